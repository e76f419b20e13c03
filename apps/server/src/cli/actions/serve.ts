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
import { explainStartFailure, isPortInUse } from "./explain-start-failure.ts";
import { findPortHolder } from "./port-holder.ts";

export interface ServeFlags {
  readonly port: number;
  readonly host: string;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
  readonly dataDir?: string;
  readonly readOnly?: boolean;
  readonly logLevel?: string;
}

/** Limit for a clean exit, milliseconds. */
const EXIT_WITHIN_MS = 1_800;

/** Serves until a termination signal; resolves to the exit code. */
export async function serve(flags: ServeFlags, io: Io): Promise<number> {
  const directory = flags.dataDir ?? stateDirectory();
  let server: CorralServer;
  try {
    checkStateDirectory(directory);
    const other = await findServer(directory);
    if (other !== undefined) {
      io.err(
        `Corral is already running at ${other.url} (pid ${other.pid}) with the store in ${directory}. To see it: corral open. For another one choose another --data-dir.`,
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
    const holder = isPortInUse(error) ? await findPortHolder(flags.port) : undefined;
    const line = explainStartFailure(error, { ...flags, directory, holder });
    if (line === undefined) throw error;
    io.err(line);
    return errorCodeOf(error) === "PERMISSION_DENIED" ? exitCodes.denied : exitCodes.failed;
  }
  const { store } = server.service.status();
  // A write error of stdout must not end the server.
  using _output = ignoreClosedOutput();
  for (const line of startBlock(server, flags, store, io.colors)) io.out(line);
  await terminationSignal();
  // Exit although a scan or the disk hangs; the next start records what is missing.
  setTimeout(() => process.exit(exitCodes.done), EXIT_WITHIN_MS).unref();
  await server.close();
  return exitCodes.done;
}

function startBlock(
  server: CorralServer,
  flags: ServeFlags,
  store: StoreStatus,
  colors: Colors,
): readonly string[] {
  // Other users may read the journal, so the token is not printed there.
  const inJournal = process.env["JOURNAL_STREAM"] !== undefined;
  const link = inJournal ? `${server.url} (\`corral open\` adds the token)` : server.link;
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

/** Problems of the store that limit what is shown and what can be stopped. */
function storeNotes({ mode, message, recoveredFrom }: StoreStatus): readonly string[] {
  const notes: string[] = [];
  if (mode === "inspect-only")
    notes.push(message ?? "The store cannot be written, so nothing can be stopped.");
  if (recoveredFrom !== undefined)
    notes.push(`The store was corrupt and has been recreated; the old file is ${recoveredFrom}.`);
  return notes;
}

/** Resolves at the first SIGINT, SIGTERM or SIGHUP; a second one exits at once. */
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
