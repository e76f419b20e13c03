import { type CorralRouter, createCorralLinks } from "@corral/client/trpc";
import { QueryClient } from "@tanstack/react-query";
import { createTRPCClient } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { toast } from "../ui/toasts.ts";
import { failureOf } from "./failure.ts";
import { sessionHeaders } from "./session.ts";

/** A server that is stopped or overloaded: a person is told so, and does not wait for ever. */
const answerWithinMs = 20_000;

export const client = createTRPCClient<CorralRouter>({
  links: createCorralLinks({ url: "", client: "page", headers: sessionHeaders, answerWithinMs }),
});

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 2_000, retry: 1, refetchOnWindowFocus: true },
    mutations: { onError: (error) => toast(failureOf(error).message, "danger") },
  },
});

export const trpc = createTRPCOptionsProxy<CorralRouter>({ client, queryClient });
