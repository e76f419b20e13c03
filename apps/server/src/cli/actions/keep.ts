import type { Connection } from "../connect.ts";
import { exitCodes } from "../exit-codes.ts";
import { printJson, type Io } from "../io.ts";
import { identityOfPid } from "../scope.ts";
import { visible } from "../rendering/text.ts";
import { UsageError } from "../usage-error.ts";

export interface KeepOptions {
  readonly executor?: string;
  readonly note?: string;
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** Protects a process or an executor from every stop, takes that back, or lists what is protected. */
export async function keep(
  pid: number | undefined,
  options: KeepOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const { executor, note } = options;
  if (pid === undefined && executor === undefined) return list(options, client, io);
  if (pid !== undefined && executor !== undefined)
    throw new UsageError("Name a pid or --executor, not both.");

  const target =
    pid === undefined
      ? { executorId: executor ?? "" }
      : { process: identityOfPid(pid, await client.processes.list.query({ fresh: true })) };
  if (options.remove === true) await client.keeps.remove.mutate(target);
  else await client.keeps.put.mutate({ ...target, ...(note !== undefined && { note }) });
  const what = pid === undefined ? `executor ${visible(executor ?? "")}` : `process ${pid}`;
  io.err(
    options.remove === true ? `No longer keeps ${what}.` : `Keeps ${what}: no stop will touch it.`,
  );
  return exitCodes.done;
}

async function list(options: KeepOptions, client: Connection["client"], io: Io): Promise<number> {
  if (options.remove === true)
    throw new UsageError("Say what no longer to keep: a pid or --executor.");
  const marks = await client.keeps.list.query();
  if (options.json === true) printJson(io, marks);
  else if (marks.length === 0) io.err("Nothing is kept.");
  else
    for (const mark of marks) {
      const what =
        mark.kind === "process" ? `process ${mark.process.pid}` : `executor ${mark.executorId}`;
      io.out(`${what}${mark.note === undefined ? "" : `  ${visible(mark.note)}`}`);
    }
  return marks.length === 0 ? exitCodes.nothing : exitCodes.done;
}
