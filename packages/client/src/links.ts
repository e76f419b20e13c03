import { httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import type { TRPCLink } from "@trpc/client";
import type { CorralRouter } from "./corral-router.ts";
import { FetchEventSource } from "./event-source.ts";

export interface LinkOptions {
  /** Of the server, such as "http://127.0.0.1:4680"; "" for the page's own origin. */
  readonly url: string;
  /** Sent as a bearer header. A page of an app that mounts the router leaves it out. */
  readonly token?: string;
  /** Who asks, as kills record it: a short word such as "page" or "my-app". Default "api". */
  readonly client?: string;
  /** Sent with each request beside Corral's own, and asked again before it; such as a session's. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Awaited before each request, which is not sent where it rejects. */
  readonly beforeEach?: () => Promise<void>;
  /** Calls reject that were not answered within so many milliseconds; default: never. Streams go on. */
  readonly answerWithinMs?: number;
}

/** No more calls than this in one request; the server refuses 20 and more. */
const MAX_BATCH = 16;

/** The links under a tRPC client of Corral's server, for those who make their own (TanStack Query). */
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
      // By POST, as thousands of ids fit no URL, and nothing that is asked ends in a log of URLs.
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

/** A program that is stopped still has its connections accepted, by the kernel; nobody answers them. */
function within(milliseconds: number, signal: AbortSignal | null | undefined): AbortSignal {
  const late = AbortSignal.timeout(milliseconds);
  return signal ? AbortSignal.any([signal, late]) : late;
}
