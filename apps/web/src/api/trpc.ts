import type { CorralRouter } from "@corral/process-service/trpc";
import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";

const url = "/trpc";
/** Who asked, in the record of what was stopped. */
const headers = { "x-corral-client": "page" };

export const client = createTRPCClient<CorralRouter>({
  links: [
    splitLink({
      condition: (operation) => operation.type === "subscription",
      true: httpSubscriptionLink({ url }),
      // The server takes small batches only; long lists of ids go by themselves.
      false: httpBatchLink({ url, maxItems: 8, maxURLLength: 6_000, headers }),
    }),
  ],
});

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 2_000, retry: 1, refetchOnWindowFocus: true } },
});

export const trpc = createTRPCOptionsProxy<CorralRouter>({ client, queryClient });
