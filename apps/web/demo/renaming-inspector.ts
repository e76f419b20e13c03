import { createInspector } from "@corral/inspector";
import type {
  ProcessInfo,
  ProcessInspector,
  ProcessSnapshot,
  SnapshotOptions,
} from "@corral/inspector";

/**
 * The real inspector, but for names that are nobody's business in a demo: the machine's, its first
 * process's, and the temporary folder where the actors work, which is shown as a home.
 */
export function renamingInspector(folder: string, shownAs: string): ProcessInspector {
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
  async function snapshot(options?: SnapshotOptions): Promise<ProcessSnapshot> {
    const seen = await real.snapshot(options);
    return {
      ...seen,
      host: { ...seen.host, name: "workbench" },
      processes: seen.processes.map(rename),
    };
  }
  // An inspector is an object with private parts: all else is asked of the real one.
  return new Proxy(real, {
    get(target, name) {
      if (name === "snapshot") return snapshot;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
