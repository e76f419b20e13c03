import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { LineageEntry, ProcessMention } from "../model.ts";
import type { Owners, PartialIdentity } from "./owners.ts";
import { sharedDaemon } from "./shared-daemons.ts";

/** What lineage says about processes, bound to one set of executors; answers are remembered. */
export interface LineageIndex {
  /** The entry of a process, when its executor is one of this host and boot. */
  entry(process: PartialIdentity): LineageEntry | undefined;
  /** The entry last seen of those that had a pid. */
  newest(pid: number): LineageEntry | undefined;
  /** The shared daemon through which alone an entry hangs on its executor; undefined when it is clean. */
  daemonAbove(entry: LineageEntry): ProcessMention | undefined;
  /** How a sentence names a remembered process. */
  name(process: ProcessIdentity): ProcessMention | undefined;
  /** The dead process that a branch is to be drawn from; a dead root is none, it has a row. */
  hasDeadAncestor(process: ProcessIdentity): boolean;
}

export function indexLineage(
  lineage: ReadonlyMap<string, LineageEntry>,
  owners: Owners,
): LineageIndex {
  // Numbers are looked up far faster than the long keys, and nearly every pid stands there once.
  const byPid = new Map<number, LineageEntry>();
  for (const entry of lineage.values()) {
    if (!owners.byId.has(entry.executorId)) continue;
    const other = byPid.get(entry.process.pid);
    if (other === undefined || other.lastSeenAt <= entry.lastSeenAt) {
      byPid.set(entry.process.pid, entry);
    }
  }

  const find = (process: ProcessIdentity): LineageEntry | undefined => {
    const newest = byPid.get(process.pid);
    return newest?.process.startToken === process.startToken
      ? newest
      : lineage.get(identityKey(process));
  };

  const entry = ({ pid, startToken }: PartialIdentity): LineageEntry | undefined => {
    if (startToken === undefined || !byPid.has(pid)) return undefined;
    const found = find({ pid, startToken });
    return found !== undefined && owners.byId.has(found.executorId) ? found : undefined;
  };

  const daemons = new Map<LineageEntry, ProcessMention | undefined>();
  const daemonAbove = (start: LineageEntry): ProcessMention | undefined => {
    const path: LineageEntry[] = [];
    let daemon: ProcessMention | undefined;
    let at: LineageEntry | undefined = start;
    while (at !== undefined && owners.rootOf(at.process) === undefined) {
      if (daemons.has(at)) {
        daemon = daemons.get(at);
        break;
      }
      daemons.set(at, undefined); // also ends a parent cycle
      path.push(at);
      const name = daemonOf(at);
      if (name !== undefined) {
        daemon = { pid: at.process.pid, name };
        break;
      }
      at = at.parent && find(at.parent);
    }
    for (const passed of path) daemons.set(passed, daemon);
    return daemon;
  };

  const name = (process: ProcessIdentity): ProcessMention | undefined => {
    const executor = owners.rootOf(process);
    if (executor !== undefined) return { pid: executor.pid, name: executor.label };
    const found = find(process);
    return found && { pid: found.process.pid, name: found.name };
  };

  return {
    entry,
    newest: (pid) => byPid.get(pid),
    daemonAbove,
    name,
    hasDeadAncestor: (process) =>
      owners.rootOf(process) === undefined && find(process) !== undefined,
  };
}

/** Entries are replaced, never changed, and the same ones are asked about at every scan. */
const daemonNames = new WeakMap<LineageEntry, { readonly name: string | undefined }>();

function daemonOf(entry: LineageEntry): string | undefined {
  let known = daemonNames.get(entry);
  if (known === undefined) {
    known = { name: sharedDaemon(entry.name, [entry.command]) };
    daemonNames.set(entry, known);
  }
  return known.name;
}
