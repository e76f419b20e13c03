import { createServer } from "node:http";
import type { ProcessService } from "../../process-service/src/index.ts";
import { createCorralRouter } from "../../process-service/src/trpc/index.ts";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import express from "express";
import superjson from "superjson";
import { expect, test } from "vitest";
import { stagedMachine } from "../../process-service/test/support/served-router.ts";
import { startService } from "../../process-service/test/support/service.ts";
import { until } from "../../process-service/test/support/until.ts";
import { type CorralView, FetchEventSource, identify, watchViews } from "../src/index.ts";

/** What the app's own procedures get; nothing of it is Corral's. */
interface AppContext {
  readonly signedIn: string;
}

function createAppRouter(service: ProcessService) {
  const t = initTRPC.context<AppContext>().create({ transformer: superjson });
  return t.router({
    whoami: t.procedure.query(({ ctx }) => new Set([ctx.signedIn])),
    corral: createCorralRouter({
      context: (context) => ({ service, client: "my-app", user: signedInOf(context) }),
    }),
  });
}

function signedInOf(context: unknown): string {
  return typeof context === "object" && context !== null && "signedIn" in context
    ? String(context.signedIn)
    : "nobody";
}

test("an express app whose tRPC has a transformer and a context of its own uses its own client", async () => {
  const inspector = stagedMachine();
  await using started = await startService({ inspector });
  const app = express();
  app.use(
    createExpressMiddleware({
      router: createAppRouter(started.service),
      allowMethodOverride: true,
      createContext: (): AppContext => ({ signedIn: "ada" }),
    }),
  );
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const links = { url: `http://127.0.0.1:${port}`, transformer: superjson };
  const client = createTRPCClient<ReturnType<typeof createAppRouter>>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: httpSubscriptionLink({ ...links, EventSource: FetchEventSource }),
        false: httpBatchLink({ ...links, methodOverride: "POST" }),
      }),
    ],
  });
  const views: CorralView[] = [];
  const watching = watchViews(client.corral, (view) => views.push(view));
  try {
    await until("the first view", () => views.length > 0);
    const { pid, startToken } = inspector.addProcess({ pid: 300, parentPid: 100, name: "new" });
    await started.service.refresh();
    const has = (pid: number) => views.at(-1)?.processes.some((row) => row.pid === pid);
    await until("the change", () => has(300));
    expect(await identify(client.corral, process.pid)).toMatchObject({ pid: process.pid });
    expect(await client.whoami.query()).toEqual(new Set(["ada"]));
    const scope = { kind: "tree", root: { pid, startToken } } as const;
    const { report } = await client.corral.processes.stop.mutate({ scope });
    expect(report).toMatchObject({ status: "done", client: "my-app", user: "ada" });
  } finally {
    watching.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
