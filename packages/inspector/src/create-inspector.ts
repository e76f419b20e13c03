import { createInspectorOver, type ProcessInspector } from "./inspector.ts";
import { createLinuxDriver } from "./linux/linux-driver.ts";
import { createPortableDriver } from "./portable/portable-driver.ts";

/**
 * The inspector of this machine: /proc on Linux, ps-list and others elsewhere. It keeps file
 * descriptors open until `close`.
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
