import { identityKey } from "@corral/inspector/core";
import type { ProcessInfo } from "@corral/inspector/core";
import type { LineageEntry, ProcessMention } from "../model.ts";
import type { Owners } from "./owners.ts";
import { sharedDaemon } from "./shared-daemons.ts";

/** What lineage says about processes, bound to one set of executors; answers are remembered. */
export interface Remembered {
  /** The entry of a process, when its executor is one of this host and boot. */
  entry(process: ProcessInfo): LineageEntry | undefined;
  /** The entry last seen of those that had a pid. */
  newest(pid: number): LineageEntry | undefined;
  /** The shared daemon through which alone an entry hangs on its executor; undefined when it is clean. */
  daemonAbove(id: string): ProcessMention | undefined;
  /** How a sentence names a remembered process. */
  name(id: string): ProcessMention | undefined;
}

export function rememberedLinks(
  lineage: ReadonlyMap<string, LineageEntry>,
  owners: Owners,
): Remembered {
  const daemons = new Map<string, ProcessMention | undefined>();

  // Numbers are looked up far faster than the long keys, and nearly every pid stands there once.
  const byPid = new Map<number, LineageEntry>();
  for (const entry of lineage.values()) {
    if (!owners.byId.has(entry.executorId)) continue;
    const other = byPid.get(entry.process.pid);
    if (other === undefined || other.lastSeenAt <= entry.lastSeenAt) {
      byPid.set(entry.process.pid, entry);
    }
  }

  const entry = ({ pid, startToken }: ProcessInfo): LineageEntry | undefined => {
    const newest = byPid.get(pid);
    if (newest === undefined || startToken === undefined) return undefined;
    if (newest.process.startToken === startToken) return newest;
    const found = lineage.get(identityKey({ pid, startToken }));
    return found !== undefined && owners.byId.has(found.executorId) ? found : undefined;
  };

  const daemonAbove = (id: string): ProcessMention | undefined => {
    const path: string[] = [];
    let daemon: ProcessMention | undefined;
    let key: string | undefined = id;
    while (key !== undefined && !owners.byRoot.has(key)) {
      if (daemons.has(key)) {
        daemon = daemons.get(key);
        break;
      }
      const at = lineage.get(key);
      if (at === undefined) break;
      daemons.set(key, undefined); // also ends a parent cycle
      path.push(key);
      const name = daemonOf(at);
      if (name !== undefined) {
        daemon = { pid: at.process.pid, name };
        break;
      }
      key = at.parent && identityKey(at.parent);
    }
    for (const passed of path) daemons.set(passed, daemon);
    return daemon;
  };

  const name = (id: string): ProcessMention | undefined => {
    const executor = owners.byRoot.get(id);
    if (executor !== undefined) return { pid: executor.pid, name: executor.label };
    const found = lineage.get(id);
    return found && { pid: found.process.pid, name: found.name };
  };

  return { entry, newest: (pid) => byPid.get(pid), daemonAbove, name };
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
