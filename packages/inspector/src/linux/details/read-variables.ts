import type { ProcessIdentity } from "../../core/identity.ts";
import { valueOf } from "../procfs/parse/markers.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { withOwnFiles } from "./with-own-files.ts";

const environment = new ReadBuffer(16 * 1024);

/** See ProcessInspector.readVariables. The environment may hold secrets: the buffer is wiped at once. */
export function readVariables(
  system: SystemFacts,
  target: ProcessIdentity,
  names: readonly string[],
): Readonly<Record<string, string>> | undefined {
  return withOwnFiles(system, target, (directory) => {
    try {
      const length = environment.readFile(`${directory}/environ`);
      // Empty during execve(2).
      if (length === 0) return undefined;
      const found = names.flatMap((name) => {
        const value = valueOf(environment.bytes, length, name);
        return value === null ? [] : [[name, value] as const];
      });
      return Object.fromEntries(found);
    } finally {
      environment.bytes.fill(0);
    }
  });
}
