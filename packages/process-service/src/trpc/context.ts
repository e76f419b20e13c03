import type { Webhooks } from "../core/notices/webhook.ts";
import type { ProcessService } from "../process-service.ts";

/** Context of every procedure; made per request by the app that serves the router. */
export interface CorralContext {
  readonly service: ProcessService;
  /** The client recorded with kills: "page", "cli", "api" or the name of the mounting app. */
  readonly client: string;
  /** The user, if the app knows one. */
  readonly user?: string;
  /** Absent where the app sends none: its procedures then answer NOT_SUPPORTED. */
  readonly webhooks?: Webhooks;
}

/** Reads the context from the mounting app's context; throws TypeError without one. */
export type ResolveContext = (context: unknown) => CorralContext | Promise<CorralContext>;

/** The default: the app's context is, or extends, CorralContext. */
export function contextItself(context: unknown): CorralContext {
  if (isCorralContext(context)) return context;
  throw new TypeError(
    "Corral's router needs { service, client } in the tRPC context, or createCorralRouter({ context }).",
  );
}

function isCorralContext(context: unknown): context is CorralContext {
  return (
    typeof context === "object" &&
    context !== null &&
    "service" in context &&
    typeof context.service === "object" &&
    "client" in context &&
    typeof context.client === "string"
  );
}
