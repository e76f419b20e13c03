import { createCorralRouter } from "../../process-service/src/trpc/index.ts";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import superjson from "superjson";
import { expect, test } from "vitest";
import { stagedMachine } from "../../process-service/test/support/served-router.ts";
import { startService } from "../../process-service/test/support/service.ts";
import { until } from "../../process-service/test/support/until.ts";
import { type CorralView, FetchEventSource, identify, watchViews } from "../src/index.ts";

function createAppRouter() {
  const t = initTRPC.create({ transformer: superjson });
  return t.router({ corral: createCorralRouter() });
}

test("an app whose tRPC has a transformer watches with its own client", async () => {
  const inspector = stagedMachine();
  await using started = await startService({ inspector });
  const server = createHTTPServer({
    router: createAppRouter(),
    allowMethodOverride: true,
    createContext: () => ({ service: started.service, client: "test" }),
  });
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
    inspector.addProcess({ pid: 300, parentPid: 100, name: "new" });
    await started.service.refresh();
    const has = (pid: number) => views.at(-1)?.processes.some((row) => row.pid === pid);
    await until("the change", () => has(300));
    expect(await identify(client.corral, process.pid)).toMatchObject({ pid: process.pid });
  } finally {
    watching.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
