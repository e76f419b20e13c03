// Plain types and pure functions: no clock, no I/O; runs in a browser too.
export type * from "./changes.ts";
export * from "./errors.ts";
export type * from "./kill-model.ts";
export * from "./kill-report.ts";
export type * from "./model.ts";
export * from "./plan-kill.ts";
export * from "./settings.ts";
