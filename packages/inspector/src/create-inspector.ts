import { ProcessInspectorError } from "./errors.ts";
import { createInspectorOver, type ProcessInspector } from "./inspector.ts";
import { createLinuxDriver } from "./linux/linux-driver.ts";

/**
 * The inspector for this machine. Close it when done: it holds file descriptors.
 *
 * @example
 * using inspector = createInspector();
 * for (const process of await inspector.listProcesses()) console.log(process.pid, process.name);
 */
export function createInspector(): ProcessInspector {
  if (process.platform === "linux") return createInspectorOver(createLinuxDriver());
  throw new ProcessInspectorError("SYSTEM_ERROR", `${process.platform} cannot be inspected yet`);
}
