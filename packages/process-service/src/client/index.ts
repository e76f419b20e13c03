export {
  type CorralClient,
  type CorralClientOptions,
  CorralNotRunningError,
  createCorralClient,
} from "./create-client.ts";
export { FetchEventSource } from "./event-source.ts";
export { createCorralLinks, type LinkOptions } from "./links.ts";
export { type Watching, type WatchOptions, type WatchState } from "./watch.ts";
export { applyChanges } from "../core/diff.ts";
export type { CorralInputs, CorralOutputs, CorralRouter } from "../trpc/router.ts";
