import { visibleText } from "@corral/process-service/internal";
import { defined } from "@corral/inspector/core";
import type { CommonOptions } from "./common-options.ts";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { identityOfPid } from "./kill-scope.ts";
import { UsageError } from "../../terminal/usage-error.ts";

export interface KeepOptions extends CommonOptions {
  readonly executor?: string;
  readonly note?: string;
  readonly remove?: boolean;
}

/** Protects a process or an executor from every kill, ends a protection, or lists protections. */
export async function keep(
  pid: number | undefined,
  options: KeepOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const { executor, note } = options;
  if (pid === undefined && executor === undefined) return list(options, client, io);
  if (pid !== undefined && executor !== undefined)
    throw new UsageError("Give a pid or --executor, not both.");

  if (options.remove === true) return remove(pid, executor ?? "", client, io);

  const target =
    pid === undefined
      ? { executorId: executor ?? "" }
      : { process: identityOfPid(pid, await client.processes.list.query({ fresh: true })) };
  await client.protections.put.mutate({ ...target, ...defined({ note }) });
  io.err(`Protected: ${nameOf(pid, executor)}. No kill will stop it.`);
  return exitCodes.done;
}

/** Removes every protection of a pid: the protected process may have ended and the pid been reused. */
async function remove(
  pid: number | undefined,
  executorId: string,
  client: Connection["client"],
  io: Io,
): Promise<number> {
  const protections = (await client.protections.list.query()).filter((mark) =>
    mark.kind === "process" ? mark.process.pid === pid : mark.executorId === executorId,
  );
  for (const mark of protections) {
    await client.protections.remove.mutate(
      mark.kind === "process" ? { process: mark.process } : { executorId },
    );
  }
  if (protections.length === 0) {
    // For an unknown executor, the error of the API names the candidates.
    if (pid === undefined) await client.protections.remove.mutate({ executorId });
    io.err(`Not protected: ${nameOf(pid, executorId)}. \`corral keep\` lists the protected.`);
    return exitCodes.nothing;
  }
  io.err(`No longer protected: ${nameOf(pid, executorId)}.`);
  return exitCodes.done;
}

function nameOf(pid: number | undefined, executor = ""): string {
  return pid === undefined ? `executor ${visibleText(executor)}` : `process ${pid}`;
}

async function list(options: KeepOptions, client: Connection["client"], io: Io): Promise<number> {
  if (options.remove === true)
    throw new UsageError("Give a pid or --executor to end its protection.");
  const protections = await client.protections.list.query();
  if (options.json === true) printJson(io, protections);
  else if (protections.length === 0) io.err("Nothing is protected.");
  else
    for (const mark of protections) {
      const what =
        mark.kind === "process" ? `process ${mark.process.pid}` : `executor ${mark.executorId}`;
      io.out(`${what}${mark.note === undefined ? "" : `  ${visibleText(mark.note)}`}`);
    }
  return protections.length === 0 ? exitCodes.nothing : exitCodes.done;
}
