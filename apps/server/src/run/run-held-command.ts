import { Socket } from "node:net";
import { startGatedCommand } from "@corral/client/node";
import { exitLike, runExitCodes } from "./exit-status.ts";
import { forwardSignals } from "./forward-signals.ts";
import { reapAdopted } from "./reap-adopted.ts";
import { loadSystemCalls } from "./system-calls.ts";

/** The pipe to the program that started this one. */
const APP = 3;

/**
 * Runs a command as a child subreaper for a program that registers it (`spawn` of @corral/client/node).
 * Over descriptor 3: says the pid, waits for a byte before the command starts, says how it ended, and
 * waits for the end of the pipe: until then what was orphaned stays below this program. If the other
 * program ends first, a command that waits never starts; one that runs goes on.
 *
 * Resolves to the command's exit code; 125 when it was not started, as no subreaper is to be had.
 */
export async function runHeldCommand(command: readonly string[], id: string): Promise<number> {
  const calls = loadSystemCalls();
  if (calls?.becomeSubreaper() !== true) return runExitCodes.failed;
  const app = new Socket({ fd: APP });
  // EPIPE: the program has ended.
  app.on("error", () => undefined);
  const left = new Promise<"left">((resolve) => app.once("close", () => resolve("left")));
  const released = new Promise((resolve) => app.once("data", resolve));
  const gated = await startGatedCommand(command, {
    env: { ...process.env, CORRAL_EXECUTOR_ID: id },
  });
  using _reaping = reapAdopted(calls, gated);
  const forwarding = forwardSignals(gated.pid);
  app.write(`${JSON.stringify({ pid: gated.pid })}\n`);
  const first = await Promise.race([released, left]);
  if (first === "left") gated.child.kill("SIGKILL");
  else gated.release();
  const status = await gated.ended;
  // From now on its pid may be another process's.
  forwarding[Symbol.dispose]();
  app.write(`${JSON.stringify(status)}\n`);
  await left;
  return exitLike(status);
}
