export {
  type CorralClient,
  type CorralClientOptions,
  CorralNotRunningError,
  createCorralClient,
} from "./create-client.ts";
export { FetchEventSource } from "./event-source.ts";
export { identify } from "./identify.ts";
export { createCorralLinks, type LinkOptions } from "./links.ts";
export {
  type OnView,
  type WatchableApi,
  type Watching,
  type WatchOptions,
  type WatchState,
  watchViews,
} from "./watch.ts";
export type { CorralView } from "../core/model.ts";
export { applyChanges } from "../core/view/diff.ts";
export type { CorralInputs, CorralOutputs, CorralRouter } from "../trpc/router.ts";
