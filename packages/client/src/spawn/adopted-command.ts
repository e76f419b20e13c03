import { spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { readIdentity } from "@corral/inspector/identity";
import { readStat } from "@corral/inspector/linux";
import type { ProcessIdentity } from "@corral/inspector/core";
import { findCommand } from "./find-command.ts";
import {
  type ExitStatus,
  type GatedCommand,
  type GateOptions,
  streamsOf,
} from "./gated-command.ts";

/** A gated command below `corral run`, which adopts what is orphaned inside, as a child subreaper. */
export interface AdoptedCommand extends GatedCommand {
  readonly runner: ProcessIdentity;
  /** Lets the runner end, as the command did. */
  dismiss(): void;
}

/** How long `corral run` may take to start, milliseconds. */
const START_WITHIN_MS = 10_000;
const POLL_MS = 50;

/**
 * Starts a command behind a gate below `corral run --held`. undefined where it cannot hold it: off
 * Linux, no `corral` in PATH or none that is known, koffi not installed, streams beyond the third.
 */
export async function startAdoptedCommand(
  command: readonly string[],
  id: string,
  { env, cwd, stdio = "inherit" }: GateOptions,
): Promise<AdoptedCommand | undefined> {
  const streams = streamsOf(stdio);
  const corral = findCommand("corral", process.env["PATH"]);
  if (process.platform !== "linux" || streams.length > 3 || corral.kind === "missing")
    return undefined;
  const args = ["run", "--held", id, "--", ...command];
  const child = spawn(corral.path, args, { stdio: [...streams, "pipe"], env, cwd });
  const exited = new Promise<ExitStatus>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await once(child, "spawn");
  const control = child.stdio[3];
  if (!(control instanceof Socket) || child.pid === undefined)
    throw new Error("The runner of the command has no pipe.");
  // EPIPE: the runner was killed.
  control.on("error", () => undefined);
  const lines = createInterface({ input: control })[Symbol.asyncIterator]();
  const late = setTimeout(() => child.kill("SIGKILL"), START_WITHIN_MS);
  const started = await nextOf(lines);
  clearTimeout(late);
  const runner = readIdentity(child.pid);
  const pid = Number(started?.["pid"]);
  const root = readStat(pid)?.parentPid === child.pid ? readIdentity(pid) : undefined;
  if (runner === undefined || root === undefined) {
    control.destroy();
    return undefined;
  }
  return {
    child,
    pid: root.pid,
    runner,
    ended: statusOf(lines, exited, root),
    release: () => {
      control.write("\n");
      // The child alone holds this program, so that `child.unref()` lets it end.
      control.unref();
    },
    dismiss: () => control.destroy(),
  };
}

/** As the runner tells it; where the runner has ended first, once the command is gone. */
async function statusOf(
  lines: AsyncIterator<string, unknown>,
  exited: Promise<ExitStatus>,
  root: ProcessIdentity,
): Promise<ExitStatus> {
  const told = await nextOf(lines);
  if (told !== undefined) return statusIn(told);
  const { signal } = await exited;
  // SIGKILL cannot be forwarded: it was meant for the command, as any other signal to the child.
  if (signal === "SIGKILL" && isAlive(root)) process.kill(root.pid, signal);
  while (isAlive(root)) await delay(POLL_MS);
  return { code: null, signal: signal === "SIGKILL" ? signal : null };
}

function isAlive({ pid, startToken }: ProcessIdentity): boolean {
  return readStat(pid)?.state !== "zombie" && readIdentity(pid)?.startToken === startToken;
}

function statusIn({ code, signal }: Readonly<Record<string, unknown>>): ExitStatus {
  return {
    code: typeof code === "number" ? code : null,
    signal: isSignal(signal) ? signal : null,
  };
}

function isSignal(name: unknown): name is NodeJS.Signals {
  return typeof name === "string" && name in constants.signals;
}

/** The next line; undefined when there is none any more, or it is another program's. */
async function nextOf(
  lines: AsyncIterator<string, unknown>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  try {
    const { value } = await lines.next();
    const said: unknown = JSON.parse(String(value));
    return typeof said === "object" && said !== null ? { ...said } : undefined;
  } catch {
    return undefined;
  }
}
