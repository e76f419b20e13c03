import { createInspector } from "@corral/inspector";
import { createProcessService } from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { createAppRouter } from "./app.ts";

/** Opens Corral on this machine with a store at `path`, and serves the app on loopback. */
export async function serveApp({ path, port }: { readonly path: string; readonly port: number }) {
  const inspector = createInspector();
  const store = await openSqliteStore({ path, hostId: inspector.hostId });
  const service = await createProcessService({ inspector, store });

  const server = createHTTPServer({ router: createAppRouter(service), allowMethodOverride: true });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not a TCP server");

  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close();
      await store.close();
      inspector.close();
    },
  };
}
