// For an app with a tRPC client of its own, whose @trpc/client this entry imports: tRPC knows its own
// errors by their class, so that links and client must come from one copy.
export { FetchEventSource } from "./event-source.ts";
export { createCorralLinks, type LinkOptions } from "./links.ts";
export type { CorralRouter } from "./corral-router.ts";
