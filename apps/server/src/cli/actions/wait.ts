import { setTimeout as delay } from "node:timers/promises";
import type { WaitedExecutor } from "@corral/process-service";
import { visibleText } from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { errorCodeOf } from "../../connection/explain-failure.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { CommonOptions } from "./common-options.ts";
import { resolveTarget } from "../../targets/resolve-target.ts";

export interface WaitOptions extends CommonOptions {
  /** Milliseconds; default: for ever. */
  readonly timeout?: number;
}

/** A call is answered within the limit of the connection. */
const callMs = 20_000;
const pollMs = 500;

/** Waits until an agent has ended and left nothing over, or until a process has ended. */
export async function wait(
  text: string,
  { timeout = Number.POSITIVE_INFINITY, json }: WaitOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const target = await resolveTarget(text, client);
  const end = performance.now() + timeout;
  const left = () => Math.max(0, end - performance.now());
  const answer = (done: boolean, waited: readonly WaitedExecutor[]): number => {
    if (json === true) printJson(io, "wait", { done, executors: waited });
    else if (!done) io.err("The time is over, and it still runs.");
    return done ? exitCodes.done : exitCodes.failed;
  };
  if (target.kind === "process") {
    while (await runs(target.process.id, client)) {
      if (left() === 0) return answer(false, []);
      await delay(Math.min(pollMs, left()));
    }
    return answer(true, []);
  }
  const executors =
    target.kind === "executor"
      ? [target.executor]
      : target.kind === "workspace"
        ? target.executors
        : undefined;
  if (executors === undefined) throw new UsageError("Wait for an agent, a worktree or a pid.");
  const ended: WaitedExecutor[] = [];
  for (const { id, label, pid } of executors) {
    for (;;) {
      const timeoutMs = Math.round(Math.min(callMs, left()));
      const waited = await client.executors.wait.query({ id, timeoutMs });
      if (waited.done) {
        if (json !== true)
          io.err(`${visibleText(label)} ${pid} has ended, and nothing of it runs.`);
        ended.push(waited);
        break;
      }
      if (left() === 0) return answer(false, [...ended, waited]);
    }
  }
  return answer(true, ended);
}

async function runs(id: string, client: Connection["client"]): Promise<boolean> {
  try {
    await client.processes.get.query({ id });
    return true;
  } catch (error) {
    if (errorCodeOf(error) !== "PROCESS_NOT_FOUND") throw error;
    return false;
  }
}
