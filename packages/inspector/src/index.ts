export * from "./core/index.ts";
export * from "./create-inspector.ts";
export type * from "./driver.ts";
export * from "./errors.ts";
export { createInspectorOver, type ProcessInspector } from "./inspector.ts";
export { resolveDirectory } from "./resolve-directory.ts";
export { waitUntilGone, type WaitOptions } from "./wait-until-gone.ts";
