import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CorralServer, type ServerOptions, startServer } from "../../../server/src/index.ts";

const builtPage = new URL("../../dist/", import.meta.url).pathname;

/** The real server with the built page, on a free port, with its own data directory. */
export async function startTestServer(
  options: ServerOptions = {},
  prepare: (dataDirectory: string) => Promise<unknown> = async () => undefined,
): Promise<CorralServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "corral-web-"));
  await prepare(dataDirectory);
  const server = await startServer({
    port: 0,
    dataDirectory,
    pageDirectory: builtPage,
    ...options,
  });
  await server.service.updateSettings({ watchIntervalMs: 250 });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}
