import type { ProcessInspector } from "@corral/inspector";
import type { SeenBirth } from "../core/association/births.ts";

/** Processes started while a kill runs. */
export interface KillBirths {
  /** Grows while the kill runs. */
  readonly seen: readonly SeenBirth[];
  /**
   * Reads the last pid at once. Two equal answers prove that no process was started in between;
   * undefined where the platform cannot prove that.
   */
  look(): Promise<number | undefined>;
}

/**
 * Close to the shortest life of a shell that starts a daemon, milliseconds. Costs a few percent of
 * one core for the duration of the kill.
 */
const periodMs = 2;

/** Start this before the scan that the kill is based on, so that no fork falls between the two. */
export function watchKillBirths(
  inspector: Pick<ProcessInspector, "watchBirths">,
): KillBirths & Disposable {
  const seen: SeenBirth[] = [];
  const watch = inspector.watchBirths({ periodMs, onBirths: (births) => seen.push(...births) });
  return {
    seen,
    look: async () => watch?.look(),
    [Symbol.dispose]: () => watch?.close(),
  };
}
