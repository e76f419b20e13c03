import { defined } from "@corral/inspector/core";
import type { StoreStatus } from "@corral/process-service";
import { checkStateDirectory, findServer, stateDirectory, storePath } from "@corral/client/node";
import type { Colors } from "picocolors/types.js";
import { errorCodeOf } from "../../connection/explain-failure.ts";
import { createLog } from "../../server/create-log.ts";
import { startServer } from "../../server/start-server.ts";
import type { CorralServer } from "../../server/start-server.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import type { Io } from "../../terminal/io.ts";
import { ignoreClosedOutput } from "../../terminal/output-errors.ts";
import { explainStartFailure } from "./explain-start-failure.ts";

export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly dataDir?: string;
  readonly readOnly?: boolean;
  readonly logLevel?: string;
}

/** An end takes no longer than this, milliseconds. */
const END_MS = 1_800;

/** Serves until it is told to stop; gives the exit code. */
export async function serve(flags: ServeFlags, io: Io): Promise<number> {
  const directory = flags.dataDir ?? stateDirectory();
  let server: CorralServer;
  try {
    checkStateDirectory(directory);
    const other = await findServer(directory);
    if (other !== undefined) {
      io.err(
        `Corral already runs at ${other.url} (pid ${other.pid}) on the store in ${directory}. Open that one, stop it, or give this one another --data-dir.`,
      );
      return exitCodes.failed;
    }
    server = await startServer({
      port: flags.port,
      host: flags.host,
      dataDirectory: directory,
      log: createLog(flags.logLevel),
      ...defined({
        allowHosts: flags.allowHost,
        allowOrigins: flags.allowOrigin,
        readOnly: flags.readOnly,
      }),
    });
  } catch (error) {
    const line = explainStartFailure(error, { ...flags, directory });
    if (line === undefined) throw error;
    io.err(line);
    return errorCodeOf(error) === "PERMISSION_DENIED" ? exitCodes.denied : exitCodes.failed;
  }
  const { store } = server.service.status();
  // A full disk under the output is no reason to stop watching.
  using _output = ignoreClosedOutput();
  for (const line of startBlock(server, flags, store, io.colors)) io.out(line);
  await terminationSignal();
  // A scan or a disk that hangs keeps nobody waiting; what is not recorded then is at the next start.
  setTimeout(() => process.exit(exitCodes.done), END_MS).unref();
  await server.close();
  return exitCodes.done;
}

function startBlock(
  server: CorralServer,
  flags: ServeFlags,
  store: StoreStatus,
  colors: Colors,
): readonly string[] {
  // What the journal keeps, others may read: there the token is left out.
  const inJournal = process.env["JOURNAL_STREAM"] !== undefined;
  const link = inJournal ? `${server.url} (\`corral open\` opens it with its token)` : server.link;
  return [
    "",
    colors.bold(`Corral watches this machine${flags.readOnly ? ", read-only" : ""}.`),
    "",
    `  Open   ${colors.cyan(link)}`,
    `  Store  ${storePath(server.dataDirectory)}`,
    ...storeNotes(store).map((note) => `  ${colors.yellow("Note")}   ${note}`),
    "  Stop   Ctrl-C",
    "",
  ];
}

/** What a person must know of the store before they trust what is shown. */
function storeNotes({ mode, message, recoveredFrom }: StoreStatus): readonly string[] {
  const notes: string[] = [];
  if (mode === "inspect-only")
    notes.push(message ?? "Nothing can be recorded, so nothing can be stopped.");
  if (recoveredFrom !== undefined)
    notes.push(`The store was damaged and begun afresh; the old one is ${recoveredFrom}.`);
  return notes;
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one ends the process at once. */
async function terminationSignal(): Promise<void> {
  let received = false;
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (received) process.exit(exitCodes.failed);
        received = true;
        resolve();
      });
    }
  });
}
