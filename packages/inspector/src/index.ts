export * from "./core/index.ts";
export type * from "./driver.ts";
export * from "./errors.ts";
export type { ProcessInspector } from "./inspector.ts";
