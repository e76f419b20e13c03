import { ProcessServiceError } from "../core/errors.ts";
import type { KillReport, KillRequest } from "../core/kill/kill-model.ts";
import { RunningKill } from "./running-kill.ts";

/** How many ended kills are kept with their progress. */
const endedKept = 32;

/** All kills of this service; at most one at a time per executor and per target. */
export class KillRegistry {
  /** In the order of their start: running ones, and the newest ended ones. */
  readonly #all = new Map<string, RunningKill>();
  #closed = false;

  /**
   * The kill for a request: a running one that covers it, or a new one, which the caller must run.
   * READ_ONLY once closed.
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
      // Overlaps in some targets only: wait for that kill, then handle the rest.
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

  /** Running, or ended a short while ago. KILL_NOT_FOUND */
  get(id: string): RunningKill {
    const kill = this.#all.get(id);
    if (kill !== undefined && !(kill.isOver && kill.latest === undefined)) return kill;
    throw new ProcessServiceError("KILL_NOT_FOUND", `No kill ${id} is running.`);
  }

  report(id: string): KillReport | undefined {
    return this.#all.get(id)?.latest;
  }

  /** Cancels all running kills, refuses new ones, and resolves with their number once all have reports. */
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
