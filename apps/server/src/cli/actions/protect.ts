import { defined } from "@corral/inspector/core";
import { parseTarget, visibleText } from "@corral/process-service/internal";
import type { Protection } from "@corral/process-service/core";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { CommonOptions } from "./common-options.ts";
import { knownIdentity } from "../../targets/kill-scope.ts";
import { resolveTarget, type ResolvedTarget } from "../../targets/resolve-target.ts";

export interface ProtectOptions extends CommonOptions {
  /** The earlier way to name an executor. */
  readonly executor?: string;
  readonly note?: string;
  readonly remove?: boolean;
}

/** Protects a process or an agent from every stop, ends a protection, or lists protections. */
export async function protect(
  named: string | undefined,
  options: ProtectOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const { executor, note, remove } = options;
  if (named !== undefined && executor !== undefined)
    throw new UsageError("Give a target or --executor, not both.");
  const text = named ?? executor;
  if (text === undefined) return list(options, client, io);
  if (remove === true) return unprotect(text, client, io);
  const target = await resolveTarget(text, client);
  const mark = markOf(target);
  await client.protections.put.mutate({ ...mark, ...defined({ note }) });
  io.err(`Protected: ${nameOf(target)}. No stop will touch it.`);
  return exitCodes.done;
}

/** Removes every protection of a pid: the protected process may have ended and the pid been reused. */
async function unprotect(text: string, client: Connection["client"], io: Io): Promise<number> {
  const parsed = parseTarget(text);
  if (parsed?.kind !== "pid") {
    const target = await resolveTarget(text, client);
    const mark = markOf(target);
    const protections = await client.protections.list.query();
    if (!protections.some((one) => isOf(one, mark))) return notProtected(nameOf(target), io);
    await client.protections.remove.mutate(mark);
    io.err(`No longer protected: ${nameOf(target)}.`);
    return exitCodes.done;
  }
  const { pid } = parsed;
  const marks = (await client.protections.list.query()).flatMap((mark) =>
    mark.kind === "process" && mark.process.pid === pid ? [mark.process] : [],
  );
  for (const process of marks) await client.protections.remove.mutate({ process });
  if (marks.length === 0) return notProtected(`process ${pid}`, io);
  io.err(`No longer protected: process ${pid}.`);
  return exitCodes.done;
}

type Mark = Parameters<Connection["client"]["protections"]["remove"]["mutate"]>[0];

function markOf(target: ResolvedTarget): Mark {
  switch (target.kind) {
    case "process":
      return { process: knownIdentity(target.process) };
    case "executor":
      return { executorId: target.executor.id };
    case "port": {
      const [only, ...others] = target.processes;
      if (only !== undefined && others.length === 0) return { process: knownIdentity(only) };
      break;
    }
    case "workspace": {
      const [only, ...others] = target.executors;
      if (only !== undefined && others.length === 0) return { executorId: only.id };
      break;
    }
    case "left-over":
  }
  throw new UsageError("Protect one process or one agent: give a pid or a short id.");
}

function isOf(protection: Protection, mark: Mark): boolean {
  if (protection.kind === "executor") {
    return "executorId" in mark && protection.executorId === mark.executorId;
  }
  return (
    "process" in mark &&
    protection.process.pid === mark.process.pid &&
    protection.process.startToken === mark.process.startToken
  );
}

function notProtected(what: string, io: Io): number {
  io.err(`Not protected: ${what}. \`corral protect\` lists the protected.`);
  return exitCodes.nothing;
}

function nameOf(target: ResolvedTarget): string {
  if (target.kind === "executor") {
    return `${visibleText(target.executor.label)} ${target.executor.pid}`;
  }
  return target.kind === "process" ? `process ${target.process.pid}` : "it";
}

async function list(
  options: ProtectOptions,
  client: Connection["client"],
  io: Io,
): Promise<number> {
  if (options.remove === true) throw new UsageError("Say what is no longer to be protected.");
  const protections = await client.protections.list.query();
  if (options.json === true) printJson(io, "protections", protections);
  else if (protections.length === 0) io.err("Nothing is protected.");
  else
    for (const mark of protections) {
      const what =
        mark.kind === "process" ? `process ${mark.process.pid}` : `executor ${mark.executorId}`;
      io.out(`${what}${mark.note === undefined ? "" : `  ${visibleText(mark.note)}`}`);
    }
  return protections.length === 0 ? exitCodes.nothing : exitCodes.done;
}
