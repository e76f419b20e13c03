import { ProcessServiceError } from "../core/errors.ts";
import type { KillReport, KillRequest } from "../core/kill/kill-model.ts";
import { RunningKill } from "./running-kill.ts";

/** How many ended kills can still be followed from their beginning. */
const endedKept = 32;

/** One kill at a time per executor and per target. */
export class KillRegistry {
  /** As they began: those under way, and the newest of those that have ended. */
  readonly #all = new Map<string, RunningKill>();
  #closed = false;

  /**
   * The kill that does what is asked for: one under way, or a new one, which the caller is to
   * carry out. READ_ONLY once it is closed.
   */
  async admit(
    id: string,
    request: KillRequest,
  ): Promise<{ readonly kill: RunningKill; readonly isNew: boolean }> {
    for (;;) {
      const other = this.#active().find((kill) => kill.overlaps(request));
      if (other === undefined) break;
      if (other.covers(request)) {
        if (request.force === true) other.escalate();
        return { kill: other, isNew: false };
      }
      // It shares some targets only: the rest has its turn when those are settled.
      await other.report.catch(() => {});
    }
    if (this.#closed) {
      throw new ProcessServiceError("READ_ONLY", "Corral is about to end; it starts no kill.");
    }
    this.#forgetOldest();
    const kill = new RunningKill(id, request);
    this.#all.set(id, kill);
    return { kill, isNew: true };
  }

  /** Under way, or ended a short while ago. KILL_NOT_FOUND */
  get(id: string): RunningKill {
    const kill = this.#all.get(id);
    if (kill !== undefined && !(kill.isOver && kill.latest === undefined)) return kill;
    throw new ProcessServiceError("KILL_NOT_FOUND", `No kill ${id} is running.`);
  }

  report(id: string): KillReport | undefined {
    return this.#all.get(id)?.latest;
  }

  /** Cancels all, lets none begin, and waits until every report is there; how many there were. */
  async close(): Promise<number> {
    this.#closed = true;
    const running = this.#active();
    for (const kill of running) kill.cancel("Corral was told to end in the middle of the kill.");
    await Promise.allSettled(running.map(async ({ report }) => report));
    return running.length;
  }

  #active(): RunningKill[] {
    return [...this.#all.values()].filter(({ isOver }) => !isOver);
  }

  #forgetOldest(): void {
    const ended = [...this.#all.values()].filter(({ isOver }) => isOver);
    for (const { id } of ended.slice(0, -endedKept)) this.#all.delete(id);
  }
}
