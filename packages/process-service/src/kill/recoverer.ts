import type { KillReport } from "../core/kill/kill-model.ts";
import { recoverKills, type RecoverOptions } from "./recovery.ts";

/** Interval between two checks for abandoned kills, milliseconds: frozen processes wait that long. */
const periodMs = 250;

/** Finishes unfinished records: of service processes that have ended, and of own kills that could not be written. */
export type Recoverer = ReturnType<typeof createRecoverer>;

export function createRecoverer(options: Omit<RecoverOptions, "finish">) {
  const { kills } = options.store;
  const unrecorded = new Map<string, KillReport>();
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  async function look(): Promise<void> {
    for (const report of unrecorded.values()) await finish(report);
    const others = kills.ofOthers();
    if (others.length > 0) await recoverKills({ ...options, finish }, others);
  }

  async function finish(report: KillReport): Promise<void> {
    try {
      await kills.finish(report);
      unrecorded.delete(report.id);
    } catch (error) {
      unrecorded.set(report.id, report);
      throw error;
    }
  }

  function tick(): void {
    // Ignore the error: store.status() reports it, and the next check retries.
    running ??= look()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  }

  return {
    /** Finishes all abandoned kills now. */
    recover: async () => recoverKills({ ...options, finish }),
    start: () => {
      timer ??= setInterval(tick, periodMs).unref();
    },
    /** Records a finished kill of this process; on error, retries until it is written. */
    finish,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
