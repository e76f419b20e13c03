// A machine in memory, for tests: "@corral/inspector/mock".
export type {
  HideableField,
  MockBehaviour,
  MockFork,
  MockProcessFields,
} from "./mock-behaviour.ts";
export { MockClock, type MockClockOptions } from "./mock-clock.ts";
export type { MockSignal } from "./mock-driver.ts";
export type { MockDeath } from "./mock-machine.ts";
export {
  MockProcessInspector,
  type MockProcessInspectorOptions,
} from "./mock-process-inspector.ts";
