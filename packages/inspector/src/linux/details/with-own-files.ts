import type { ProcessIdentity } from "../../core/identity.ts";
import { optionalLink } from "../../system/optional-read.ts";
import { ProcHandle } from "../pin/proc-handle.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

/**
 * What `read` finds in the /proc directory of a process with the files that Corral sees. undefined when
 * it is gone, not readable, or in another mount namespace, where a path means another file.
 */
export function withOwnFiles<T>(
  system: SystemFacts,
  target: ProcessIdentity,
  read: (directory: string) => T,
): T | undefined {
  const opened = ProcHandle.open(system, target);
  if (opened.outcome !== "pinned") return undefined;
  using handle = opened.handle;
  try {
    const namespace = optionalLink(`${handle.path}/ns/mnt`);
    if (namespace === undefined || namespace !== optionalLink(`${system.procRoot}/self/ns/mnt`)) {
      return undefined;
    }
    const found = read(handle.path);
    // It lived until now, so what was read is its own.
    handle.readStat();
    return found;
  } catch {
    return undefined;
  }
}
