// The router behind the guard, in each of the servers that an app may have.
import { createServer } from "node:http";
import { MockProcessInspector } from "@corral/inspector/mock";
import { createProcessService } from "@corral/process-service";
import type { ProcessService } from "@corral/process-service";
import {
  createGuard,
  expressGuard,
  fastifyGuard,
  fetchGuard,
  type Guard,
} from "@corral/process-service/guards";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { createCorralRouter } from "@corral/process-service/trpc";
import { createAdaptorServer, getRequestListener } from "@hono/node-server";
import { createExpressMiddleware } from "@trpc/server/adapters/express";
import { fastifyTRPCPlugin } from "@trpc/server/adapters/fastify";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import express from "express";
import { fastify } from "fastify";
import { Hono } from "hono";

export const token = "A-token-of-the-App-that-nobody-guesses";
export const allowedOrigin = "http://localhost:5173";

interface Listening {
  readonly port: number;
  readonly close: () => Promise<unknown>;
}

interface HttpServer {
  listen(port: number, host: string, listening: () => void): unknown;
  address(): unknown;
  closeAllConnections?(): void;
  close(closed: () => void): unknown;
}

async function listen(server: HttpServer): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null || !("port" in address))
    throw new Error("not a TCP server");
  return {
    port: Number(address.port),
    close: () => {
      server.closeAllConnections?.();
      return new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

type Serve = (service: ProcessService, guard: Guard) => Promise<Listening>;

function fetchHandler(service: ProcessService, guard: Guard) {
  return fetchGuard(guard, (request) =>
    fetchRequestHandler({
      endpoint: "/trpc",
      req: request,
      router: createCorralRouter(),
      createContext: () => ({ service, client: "my-app" }),
    }),
  );
}

export const servers: Readonly<Record<string, Serve>> = {
  express: (service, guard) => {
    const app = express();
    const trpc = createExpressMiddleware({
      router: createCorralRouter(),
      createContext: () => ({ service, client: "my-app" }),
    });
    app.use("/trpc", expressGuard(guard), trpc);
    return listen(createServer(app));
  },
  Fastify: async (service, guard) => {
    const app = fastify();
    await app.register(
      async (scope) => {
        await scope.register(fastifyGuard(guard));
        await scope.register(fastifyTRPCPlugin, {
          trpcOptions: {
            router: createCorralRouter(),
            createContext: () => ({ service, client: "my-app" }),
          },
        });
      },
      { prefix: "/trpc" },
    );
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    return { port: Number(new URL(url).port), close: () => app.close() };
  },
  Hono: (service, guard) => {
    const app = new Hono();
    const handle = fetchHandler(service, guard);
    app.all("/trpc/*", (context) => handle(context.req.raw));
    return listen(createAdaptorServer({ fetch: app.fetch }));
  },
  "a fetch handler": (service, guard) =>
    listen(createServer(getRequestListener(fetchHandler(service, guard)))),
};

/** One of the servers on a machine in memory. */
export async function startGuarded(serve: Serve) {
  const inspector = new MockProcessInspector();
  inspector.addProcess({ pid: 100, name: "agent" });
  const { hostId } = await inspector.snapshot();
  const store = await openSqliteStore({ path: ":memory:", hostId });
  const service = await createProcessService({ inspector, store });
  const guard = createGuard({ token, origins: [allowedOrigin] });
  const { port, close } = await serve(service, guard);
  return {
    port,
    service,
    async [Symbol.asyncDispose]() {
      await close();
      await service.close();
      await store.close();
    },
  };
}
