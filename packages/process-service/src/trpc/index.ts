export { type CorralContext, type ResolveContext } from "./context.ts";
export {
  type CorralErrorData,
  type CorralErrorShape,
  formatCorralError,
  type GuardErrorCode,
} from "./errors.ts";
export { type KillEvent } from "./kill-events.ts";
export {
  type CorralInputs,
  type CorralOutputs,
  type CorralRouter,
  createCorralRouter,
} from "./router.ts";
export { API_VERSION, type CorralVersion } from "./version.ts";
