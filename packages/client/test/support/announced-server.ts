import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCorralRouter } from "../../../process-service/src/trpc/index.ts";
import { createHTTPServer } from "@trpc/server/adapters/standalone";
import { startService } from "../../../process-service/test/support/service.ts";
import { announceServer, holdServerSocket, tokenPath, writeStateFile } from "../../src/node.ts";

/** Corral's router on this machine, announced in a state directory of its own as `corral serve` does. */
export async function announcedServer() {
  const directory = await mkdtemp(join(tmpdir(), "corral-client-"));
  const started = await startService();
  const server = createHTTPServer({
    router: createCorralRouter(),
    basePath: "/trpc/",
    allowMethodOverride: true,
    createContext: () => ({ service: started.service, client: "test" }),
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const about = { url: `http://127.0.0.1:${port}`, pid: process.pid, version: "0", startedAt: 0 };
  const announced = announceServer(directory, about, await holdServerSocket(directory));
  writeStateFile(tokenPath(directory), "token\n");
  return {
    directory,
    url: about.url,
    service: started.service,
    async [Symbol.asyncDispose]() {
      announced.withdraw();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await started[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
