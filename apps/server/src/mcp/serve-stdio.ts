import { identify } from "@corral/client";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import type { Io } from "../terminal/io.ts";
import { onTerminationSignal } from "../terminal/termination-signals.ts";
import type { Connection } from "../connection/connect.ts";
import { findCaller, type Caller } from "./caller.ts";
import { createMcpServer } from "./create-mcp-server.ts";
import { Plans } from "./plans.ts";
import { SharedConnection } from "./shared-connection.ts";

export interface StdioOptions {
  readonly dataDir?: string;
  readonly all?: boolean;
  /** Ask a person before a stop where the client can; default true. */
  readonly ask?: boolean;
}

const PARENT_CHECK_MS = 1_000;

/** Serves one client until its input ends, its parent ends, or a signal comes. */
export async function serveMcp(
  { dataDir, all = false, ask = true }: StdioOptions,
  io: Io,
): Promise<void> {
  // The client reads stderr as a log: what the command hints at is no concern of it.
  const quiet: Io = { ...io, err: () => undefined };
  const options = {
    clientName: "mcp",
    background: false,
    ...(dataDir !== undefined && { dataDir }),
  };
  await using shared = new SharedConnection(options, quiet);
  const ended = Promise.withResolvers<void>();
  const end = () => ended.resolve();
  process.stdin.once("end", end);
  process.stdin.once("close", end);
  using _signals = onTerminationSignal(end);
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_MS);
  const plans = new Plans();
  const handle = serveStdio(() =>
    createMcpServer({
      connected: async (work) => shared.use(work),
      findCaller: callerOfConnection(),
      plans,
      all,
      asks: ask,
    }),
  );
  await ended.promise;
  clearInterval(timer);
  await handle.close();
  process.stdin.destroy();
}

/** This process, looked up once for the calls that share a connection. */
function callerOfConnection(): (client: Connection["client"]) => Promise<Caller> {
  const known = new WeakMap<Connection["client"], Promise<Caller>>();
  return async (client) => {
    const found =
      known.get(client) ??
      identify(client, process.pid).then(async (identity) => findCaller(client, identity));
    known.set(client, found);
    return found;
  };
}
