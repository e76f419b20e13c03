import { FetchEventSource } from "@corral/process-service/client";
import type { CorralRouter } from "@corral/process-service/trpc";
import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { sessionHeaders } from "./session.ts";

const url = "/trpc";
/** Who asked, in the record of what was stopped. */
const headers = () => ({ "x-corral-client": "page", ...sessionHeaders() });

export const client = createTRPCClient<CorralRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      // The browser's own EventSource sends no headers.
      true: httpSubscriptionLink({
        url,
        EventSource: FetchEventSource,
        eventSourceOptions: () => ({ headers }),
      }),
      // The server takes small batches only; long lists of ids go by themselves.
      false: httpBatchLink({ url, maxItems: 8, maxURLLength: 6_000, headers }),
    }),
  ],
});

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 2_000, retry: 1, refetchOnWindowFocus: true } },
});

export const trpc = createTRPCOptionsProxy<CorralRouter>({ client, queryClient });
