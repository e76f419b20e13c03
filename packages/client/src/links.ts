import { httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import type { CorralRouter } from "./corral-router.ts";
import { FetchEventSource } from "./event-source.ts";

export interface LinkOptions {
  /** Of the server, such as "http://127.0.0.1:4680"; "" for the page's own origin. */
  readonly url: string;
  /** Sent as a bearer header. A page of an app that mounts the router leaves it out. */
  readonly token?: string;
  /** Name of the calling program, as kills record it: such as "page" or "my-app". Default "api". */
  readonly client?: string;
  /** Sent with each request beside Corral's own, such as a session's; called before each request. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Awaited before each request, which is not sent when this rejects. */
  readonly beforeEach?: () => Promise<void>;
  /** Calls reject after so many milliseconds without an answer; default: never. Does not end streams. */
  readonly answerWithinMs?: number;
}

/** Most calls in one request; the server refuses batches of 20 and more. */
const MAX_BATCH = 16;

/** tRPC links to Corral's server, for an app with its own tRPC client, such as for TanStack Query. */
export function createCorralLinks(options: LinkOptions): TRPCLink<CorralRouter>[] {
  const url = `${options.url.replace(/\/$/, "")}/trpc`;
  const { answerWithinMs } = options;
  const headers = async () => {
    await options.beforeEach?.();
    return {
      "x-corral-client": options.client ?? "api",
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...options.headers?.(),
    };
  };
  return [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({
        url,
        EventSource: FetchEventSource,
        eventSourceOptions: () => ({ headers }),
      }),
      // By POST: thousands of ids do not fit into a URL, and inputs must not end up in logs of URLs.
      false: httpBatchLink({
        url,
        headers,
        methodOverride: "POST",
        maxItems: MAX_BATCH,
        ...(answerWithinMs !== undefined && {
          fetch: async (input, init) =>
            fetch(input, { ...init, signal: within(answerWithinMs, init?.signal) }),
        }),
      }),
    }),
  ];
}

/** The kernel accepts connections for a stopped program, which then never answers. */
function within(milliseconds: number, signal: AbortSignal | null | undefined): AbortSignal {
  const late = AbortSignal.timeout(milliseconds);
  return signal ? AbortSignal.any([signal, late]) : late;
}
