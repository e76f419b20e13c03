import { userInfo } from "node:os";
import { defined } from "@corral/inspector/core";
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

/** Timeout of one call, milliseconds: twice the longest call, which waits for a whole kill. */
const ANSWER_WITHIN_MS = 30_000;

/** The API, answered by a running server or by a service in this process. */
export interface Connection extends AsyncDisposable {
  readonly client: TRPCClient<CorralRouter>;
  readonly source: "server" | "store";
  /** Directory of the store and the token. */
  readonly directory: string;
}

export interface ConnectOptions {
  readonly dataDir?: string;
  /** Why a running server is not used: the beginning of a sentence. Absent: it is used. */
  readonly without?: string;
  /** Recorded with kills; default "cli". */
  readonly clientName?: string;
  /** As of the process service, where there is no server; default true. */
  readonly background?: boolean;
}

/**
 * Connects to this user's running server. Without a server, opens the store, calls the same router in
 * this process, and prints a hint. Throws StateDirectoryError where other users can write the
 * store or the token.
 */
export async function connect(options: ConnectOptions, io: Io): Promise<Connection> {
  const { clientName = "cli", background } = options;
  const directory = options.dataDir ?? stateDirectory();
  checkStateDirectory(directory);
  const server = options.without === undefined ? await findServer(directory) : undefined;
  const token = readToken(directory);
  if (server !== undefined && token !== undefined && isReachable(server)) {
    const links = createCorralLinks({
      url: server.url,
      token,
      client: clientName,
      answerWithinMs: ANSWER_WITHIN_MS,
    });
    const client = createTRPCClient<CorralRouter>({ links });
    return { client, source: "server", directory, [Symbol.asyncDispose]: async () => {} };
  }
  // Loaded only here: with a server, a command starts in a fifth of the time.
  const [{ localLink }, { createCorralRouter }, { openService }, { openWebhooks }] =
    await Promise.all([
      import("@trpc/client"),
      import("@corral/process-service/trpc"),
      import("../service/open-service.ts"),
      import("../webhooks/open-webhooks.ts"),
    ]);
  const { service, close } = await openService({ directory, ...defined({ background }) });
  const why =
    server === undefined
      ? (options.without ?? "No server is running")
      : `The server at ${server.url} cannot be reached (another network namespace, as in a container)`;
  io.err(io.colors.dim(`${why}; scanning directly, with the store in ${directory}.`));
  const webhooks = openWebhooks({ directory, service });
  const client = createTRPCClient<CorralRouter>({
    links: [
      localLink({
        router: createCorralRouter(),
        createContext: async () => ({
          service,
          webhooks,
          client: clientName,
          user: userInfo().username,
        }),
      }),
    ],
  });
  return { client, source: "store", directory, [Symbol.asyncDispose]: close };
}
