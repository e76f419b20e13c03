import type { CorralView, Notice, ProcessService } from "@corral/process-service";
import { corralEvent } from "@corral/process-service/internal";
import type { Logger } from "pino";
import { readHooks } from "./hook-file.ts";
import { recordHookRun } from "./hook-record.ts";
import { runHook } from "./run-hook.ts";

export interface HooksOptions {
  readonly service: Pick<ProcessService, "onNotices">;
  /** The data directory. */
  readonly directory: string;
  readonly log: Logger;
  /** How long a command may take, milliseconds; default 30,000. */
  readonly limitMs?: number;
}

/** Events that wait for their turn; the oldest are dropped, and that is logged. */
const mostWaiting = 100;

/**
 * Runs the commands of hooks.json, one after the other. The file is read anew for each event, so that
 * `corral config` takes effect at once. Ends with what it returns, running commands included.
 */
export function startHooks({
  service,
  directory,
  log,
  limitMs = 30_000,
}: HooksOptions): AsyncDisposable {
  const waiting: { readonly notice: Notice; readonly payload: string }[] = [];
  const ended = new AbortController();
  let running: Promise<void> | undefined;
  let toldProblem: string | undefined;

  const stop = service.onNotices((notices, view) => {
    for (const notice of notices) add(notice, view);
    running ??= work().finally(() => {
      running = undefined;
    });
  });

  function add(notice: Notice, view: CorralView): void {
    if (waiting.length >= mostWaiting) {
      waiting.shift();
      log.warn("a hook takes too long: an event was dropped");
    }
    waiting.push({ notice, payload: `${JSON.stringify(corralEvent(notice, view))}\n` });
  }

  async function work(): Promise<void> {
    for (;;) {
      const next = waiting.shift();
      if (next === undefined || ended.signal.aborted) return;
      await runAll(next.notice, next.payload);
    }
  }

  async function runAll({ kind: event }: Notice, payload: string): Promise<void> {
    const { hooks, problem } = readHooks(directory);
    if (problem !== undefined && problem !== toldProblem) log.warn(`hooks are not run: ${problem}`);
    toldProblem = problem;
    for (const { on, command } of hooks) {
      if (!on.includes(event) || ended.signal.aborted) continue;
      const run = await runHook({ command, event, payload, limitMs, signal: ended.signal });
      const { exitCode, signal, timedOut, error, tookMs } = run;
      const isGood = exitCode === 0;
      log[isGood ? "info" : "warn"]({ event, exitCode, signal, timedOut, error, tookMs }, "hook");
      try {
        recordHookRun(directory, run);
      } catch (cause) {
        log.warn({ err: cause }, "the run of a hook could not be recorded");
      }
    }
  }

  return {
    [Symbol.asyncDispose]: async () => {
      stop();
      waiting.length = 0;
      ended.abort();
      await running;
    },
  };
}
