import { readdirSync } from "node:fs";
import type { ProcessIdentity } from "../../core/identity.ts";
import { optionalLink } from "../../system/optional-read.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { withOwnFiles } from "./with-own-files.ts";

/** Most descriptors that are looked at: the read is synchronous, at 2 µs each. */
const maxDescriptors = 2_000;

/** See ProcessInspector.openFiles. */
export function openFiles(
  system: SystemFacts,
  target: ProcessIdentity,
): readonly string[] | undefined {
  return withOwnFiles(system, target, (directory) => {
    const paths = new Set<string>();
    for (const name of readdirSync(`${directory}/fd`).slice(0, maxDescriptors)) {
      const path = optionalLink(`${directory}/fd/${name}`);
      // Sockets, pipes and anonymous inodes have no path; devices are no files.
      if (path?.startsWith("/") !== true || path.startsWith("/dev/")) continue;
      if (!path.endsWith(" (deleted)")) paths.add(path);
    }
    return [...paths];
  });
}
