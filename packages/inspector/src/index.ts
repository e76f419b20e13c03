export * from "./core/index.ts";
export * from "./create-inspector.ts";
export type * from "./core/driver.ts";
export * from "./core/errors.ts";
export { createInspectorOver, type ProcessInspector } from "./inspector.ts";
export { resolveDirectory } from "./resolve-directory.ts";
export { waitUntilGone, type WaitOptions } from "./wait-until-gone.ts";
