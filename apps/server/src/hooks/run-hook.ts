import { spawn } from "node:child_process";

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
/** Between SIGTERM and SIGKILL, milliseconds. */
const graceMs = 1_000;

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
  const endGroup = (): void => {
    signalGroup(child.pid, "SIGTERM");
    setTimeout(() => signalGroup(child.pid, "SIGKILL"), graceMs).unref();
  };
  const timer = setTimeout(() => {
    timedOut = true;
    endGroup();
  }, limitMs);
  signal?.addEventListener("abort", endGroup, { once: true });
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
    signal?.removeEventListener("abort", endGroup);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

function signalGroup(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It has ended.
  }
}
