import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

export interface HookRun {
  readonly command: string;
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly tookMs: number;
  readonly exitCode?: number;
  readonly signal?: string;
  /** It was ended for taking longer than its limit. */
  readonly timedOut?: true;
  /** It could not be started. */
  readonly error?: string;
  /** The beginning of what it printed. */
  readonly output: string;
}

export interface RunHookOptions {
  readonly command: string;
  readonly event: string;
  /** JSON, on its standard input. */
  readonly payload: string;
  /** Milliseconds. */
  readonly limitMs: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

const outputKept = 4_096;
/** After SIGTERM, and after SIGKILL, milliseconds. */
const graceMs = 1_000;
const pollMs = 20;

/**
 * Runs a command in a process group of its own, which ends as a whole when the limit is over. Never rejects.
 * What the command starts in another group, such as a daemon, is its own affair.
 */
export async function runHook(options: RunHookOptions): Promise<HookRun> {
  const { command, event, payload, limitMs, signal } = options;
  const startedAt = Date.now();
  const begin = performance.now();
  const done = (rest: Pick<HookRun, "exitCode" | "signal" | "timedOut" | "error">) => {
    const tookMs = Math.round(performance.now() - begin);
    return { command, event, startedAt, tookMs, output: output.slice(0, outputKept), ...rest };
  };
  let output = "";
  const child = spawn("/bin/sh", ["-c", command], {
    detached: true,
    env: { ...process.env, CORRAL_EVENT: event },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const keep = (text: string): void => {
    if (output.length < outputKept) output += text;
  };
  child.stdout.setEncoding("utf8").on("data", keep);
  child.stderr.setEncoding("utf8").on("data", keep);
  // EPIPE: a hook need not read its input.
  child.stdin.on("error", () => undefined);
  child.stdin.end(payload);

  let timedOut = false;
  let ending: Promise<void> | undefined;
  const end = (): void => {
    ending ??= endGroup(child.pid);
  };
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, limitMs);
  signal?.addEventListener("abort", end, { once: true });
  try {
    return await new Promise<HookRun>((resolve) => {
      child.once("error", (error) => resolve(done({ error: error.message })));
      // Not "close": what it started may hold its streams open.
      child.once("exit", (exitCode, name) => {
        resolve(
          done({
            ...(exitCode !== null && { exitCode }),
            ...(name !== null && { signal: name }),
            ...(timedOut && { timedOut: true as const }),
          }),
        );
      });
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    child.stdout.destroy();
    child.stderr.destroy();
    await ending;
  }
}

/** Resolves when nothing of the group is left; a moment after SIGKILL in any case, as zombies may stay. */
async function endGroup(group: number | undefined): Promise<void> {
  if (group === undefined) return;
  for (const name of ["SIGTERM", "SIGKILL"] as const) {
    signalGroup(group, name);
    const until = performance.now() + graceMs;
    while (performance.now() < until) {
      if (!signalGroup(group, 0)) return;
      await delay(pollMs);
    }
  }
}

/** False when there is no such group any more. */
function signalGroup(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}
