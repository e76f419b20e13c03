import { createInspector } from "@corral/inspector";
import { createProcessService } from "@corral/process-service";
import { createGuard, expressGuard } from "@corral/process-service/guards";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { createAppRouter } from "./app.ts";

export interface AppOptions {
  /** Of the store. */
  readonly path: string;
  readonly port: number;
  /** What clients send as `Authorization: Bearer <token>`; whoever knows it may stop processes. */
  readonly token: string;
  /** Other origins whose pages may use the app. */
  readonly origins?: readonly string[];
}

/** Opens Corral on this machine with a store at `path`, and serves the app on loopback. */
export async function serveApp({ path, port, ...options }: AppOptions) {
  const guard = createGuard(options);
  const inspector = createInspector();
  const store = await openSqliteStore({ path, hostId: inspector.hostId });
  const service = await createProcessService({ inspector, store });

  const server = createHTTPServer({
    middleware: expressGuard(guard),
    router: createAppRouter(service),
    allowMethodOverride: true,
    maxBatchSize: 20,
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not a TCP server");

  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    service,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
      await store.close();
      inspector.close();
    },
  };
}
