export { type CallError, isCallError } from "./call-error.ts";
export {
  type CorralClient,
  type CorralClientOptions,
  CorralNotRunningError,
  createCorralClient,
} from "./create-client.ts";
export { type EventSourceOptions, FetchEventSource } from "./event-source.ts";
export { identify, type ProcessListApi } from "./identify.ts";
export {
  type OnView,
  type WatchableApi,
  type Watching,
  type WatchObserver,
  type WatchOptions,
  type WatchState,
  watchViews,
} from "./watch.ts";
export { applyChanges } from "@corral/process-service/core";
export type {
  CorralView,
  ViewChanges,
  WatchEvent,
  WatchFilter,
} from "@corral/process-service/core";
export type { CorralInputs, CorralOutputs } from "@corral/process-service/trpc";
