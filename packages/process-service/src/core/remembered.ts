import { identityKey } from "@corral/inspector/core";
import type { LineageEntry, ProcessMention } from "./model.ts";
import type { Owners } from "./owners.ts";
import { sharedDaemon } from "./shared-daemons.ts";

/** What lineage says about processes, bound to one set of executors; answers are remembered. */
export interface Remembered {
  /** The entry of a process, when its executor is one of this host and boot. */
  entry(id: string): LineageEntry | undefined;
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

  const entry = (id: string): LineageEntry | undefined => {
    const found = lineage.get(id);
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
      const name = sharedDaemon(at.name, at.command.split(" "));
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

  return { entry, daemonAbove, name };
}
