import { createInspectorOver, type ProcessInspector } from "./inspector.ts";
import { createLinuxDriver } from "./linux/linux-driver.ts";
import { createPortableDriver } from "./portable/portable-driver.ts";

/**
 * The inspector for this machine. Close it when done: it holds file descriptors.
 *
 * @example
 * using inspector = createInspector();
 * for (const process of await inspector.listProcesses()) console.log(process.pid, process.name);
 */
export function createInspector(): ProcessInspector {
  return createInspectorOver(
    process.platform === "linux" ? createLinuxDriver() : createPortableDriver(),
  );
}
