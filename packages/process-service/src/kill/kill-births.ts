import type { ProcessInspector } from "@corral/inspector";
import type { SeenBirth } from "../core/association/births.ts";

/** What is born while a kill runs. */
export interface KillBirths {
  /** Grows while the kill runs. */
  readonly seen: readonly SeenBirth[];
  /**
   * Looks at once. Two equal answers prove that nothing was born in between; undefined where
   * nothing proves that.
   */
  look(): Promise<number | undefined>;
}

/**
 * Close to the shortest life of a shell that throws off a daemon. It costs some percent of a core,
 * for as long as the kill takes.
 */
const periodMs = 2;

/** To begin before the look at the machine that the kill goes by, so that nothing is born between. */
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
