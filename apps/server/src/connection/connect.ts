import { userInfo } from "node:os";
import { createTRPCClient } from "@trpc/client";
import type { TRPCClient } from "@trpc/client";
import {
  findServer,
  checkStateDirectory,
  isReachable,
  readToken,
  stateDirectory,
} from "@corral/client/node";
import { createCorralLinks } from "@corral/client/trpc";
import type { CorralRouter } from "@corral/process-service/trpc";
import type { Io } from "../terminal/io.ts";

/**
 * How long a server may take over one call, milliseconds. A stop that is waited for as a whole takes
 * half as long; only one that is stopped itself, or hangs, takes longer.
 */
const answerWithinMs = 30_000;

/** The same API, whether a server answers it or this process does. */
export interface Connection extends AsyncDisposable {
  readonly client: TRPCClient<CorralRouter>;
  readonly source: "server" | "store";
  /** Where the store and the token are. */
  readonly directory: string;
}

export interface ConnectOptions {
  readonly dataDir?: string;
  /** Why a server that runs is not asked, as a sentence begins. */
  readonly without?: string;
}

/**
 * Speaks to this user's running server; without one, opens the store itself, calls the same router
 * in this process, and says so. Throws StateDirectoryError where others can write the store or the
 * token.
 */
export async function connect(options: ConnectOptions, io: Io): Promise<Connection> {
  const directory = options.dataDir ?? stateDirectory();
  checkStateDirectory(directory);
  const server = options.without === undefined ? await findServer(directory) : undefined;
  const token = readToken(directory);
  if (server !== undefined && token !== undefined && isReachable(server)) {
    const links = createCorralLinks({ url: server.url, token, client: "cli", answerWithinMs });
    const client = createTRPCClient<CorralRouter>({ links });
    return { client, source: "server", directory, [Symbol.asyncDispose]: async () => {} };
  }
  // Loaded only here: beside a server, a command starts in a fifth of the time.
  const [{ localLink }, { createCorralRouter }, { openService }] = await Promise.all([
    import("@trpc/client"),
    import("@corral/process-service/trpc"),
    import("../server/open-service.ts"),
  ]);
  const { service, close } = await openService({ directory });
  const why =
    server === undefined
      ? (options.without ?? "No server runs")
      : `The server at ${server.url} cannot be reached from here (another network, as in a container)`;
  io.err(io.colors.dim(`${why}; looking for myself, with the store in ${directory}.`));
  const client = createTRPCClient<CorralRouter>({
    links: [
      localLink({
        router: createCorralRouter(),
        createContext: async () => ({ service, client: "cli", user: userInfo().username }),
      }),
    ],
  });
  return { client, source: "store", directory, [Symbol.asyncDispose]: close };
}
