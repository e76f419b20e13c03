import { createInspector } from "@corral/inspector";
import type {
  ProcessInfo,
  ProcessInspector,
  ProcessSnapshot,
  SnapshotOptions,
} from "@corral/inspector";

/**
 * The real inspector with private names replaced: the host's, that of pid 1, and the temporary
 * directory of the demo, which is shown as `shownAs`.
 */
export function renamingInspector(folder: string, shownAs: string): ProcessInspector {
  const real = createInspector();
  // An unchanged process stays the same object, as the driver promises.
  const renamed = new WeakMap<ProcessInfo, ProcessInfo>();
  const rename = (process: ProcessInfo): ProcessInfo => {
    // The name of the init process differs between machines.
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
  // A proxy, because the inspector has private fields: all else is forwarded.
  return new Proxy(real, {
    get(target, name) {
      if (name === "snapshot") return snapshot;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
