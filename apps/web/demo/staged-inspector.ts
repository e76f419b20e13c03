import { createInspector, type ProcessInspector } from "@corral/inspector";
import type { ProcessInfo } from "@corral/inspector";

/**
 * The real inspector, but for names that are nobody's business in a demo: the machine's, its first
 * process's, and the temporary folder where the actors work, which is shown as a home.
 */
export function stagedInspector(folder: string, shownAs: string): ProcessInspector {
  const real = createInspector();
  // What did not change stays the same object, as the driver has it.
  const renamed = new WeakMap<ProcessInfo, ProcessInfo>();
  const rename = (process: ProcessInfo): ProcessInfo => {
    // Whoever adopts orphans has another name on each machine.
    if (process.pid === 1) return { ...process, name: "systemd" };
    const { workingDirectory } = process;
    if (workingDirectory?.startsWith(folder) !== true) return process;
    const known = renamed.get(process);
    if (known !== undefined) return known;
    const shown = {
      ...process,
      workingDirectory: shownAs + workingDirectory.slice(folder.length),
    };
    renamed.set(process, shown);
    return shown;
  };
  return {
    ...real,
    async snapshot(options) {
      const snapshot = await real.snapshot(options);
      return {
        ...snapshot,
        host: { ...snapshot.host, name: "workbench" },
        processes: snapshot.processes.map(rename),
      };
    },
  };
}
