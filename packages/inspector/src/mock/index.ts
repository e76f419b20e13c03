// Processes for tests, without a machine: "@corral/inspector/mock".
export type * from "./mock-behaviour.ts";
export * from "./mock-clock.ts";
export type { MockSignal } from "./mock-driver.ts";
export type { MockDeath } from "./mock-machine.ts";
export * from "./mock-process-inspector.ts";
