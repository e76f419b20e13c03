import type { KillReport } from "../core/kill/kill-model.ts";
import { recoverKills, type RecoverOptions } from "./recovery.ts";

/** How long what another process left stopped may wait, milliseconds. */
const periodMs = 250;

/** Looks after records of kills that are not finished: those of other processes that have ended, and own ones. */
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
    // A store in trouble says so itself; the next look tries again.
    running ??= look()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  }

  return {
    /** At once, whoever's they are. */
    recover: async () => recoverKills({ ...options, finish }),
    start: () => {
      timer ??= setInterval(tick, periodMs).unref();
    },
    /** Records an own kill; what cannot be recorded now is recorded once it can. */
    finish,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
