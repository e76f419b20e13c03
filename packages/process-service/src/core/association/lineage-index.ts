import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { LineageEntry, ProcessMention } from "../model.ts";
import type { Owners, PartialIdentity } from "./owners.ts";
import { asProgram, type ProgramKinds } from "../programs/program-kinds.ts";

/** Lookups in the lineage for one set of executors; results are cached. */
export interface LineageIndex {
  /** The entry of a process, if its executor is of this host and boot. */
  entry(process: PartialIdentity): LineageEntry | undefined;
  /** Of the entries with a pid, the one seen last. */
  newest(pid: number): LineageEntry | undefined;
  /** The shared daemon between an entry and its executor; undefined if there is none. */
  daemonAbove(entry: LineageEntry): ProcessMention | undefined;
  /** Name and pid of a recorded process, for a sentence. */
  name(process: ProcessIdentity): ProcessMention | undefined;
  /** Whether a dead process is shown as an ancestor; not a dead root, which has its own row. */
  hasDeadAncestor(process: ProcessIdentity): boolean;
}

export function indexLineage(
  lineage: ReadonlyMap<string, LineageEntry>,
  owners: Owners,
  programs: ProgramKinds,
): LineageIndex {
  // By pid: numbers are faster to look up than long string keys, and most pids occur once.
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
      daemons.set(at, undefined); // also stops at a parent cycle
      path.push(at);
      const name = daemonOf(at, programs);
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

/** Cached per entry object: entries are immutable and looked up at every scan. */
const daemonNames = new WeakMap<
  LineageEntry,
  { readonly name: string | undefined; readonly programs: ProgramKinds }
>();

function daemonOf(entry: LineageEntry, programs: ProgramKinds): string | undefined {
  let known = daemonNames.get(entry);
  if (known?.programs !== programs) {
    known = { name: programs.daemonOf(asProgram(entry)), programs };
    daemonNames.set(entry, known);
  }
  return known.name;
}
