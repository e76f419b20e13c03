import { isNotable, type ProcessExit } from "./process-exit.ts";

/** How many records are kept; what is beyond is only counted. */
export interface ExitLimits {
  readonly perExecutor: number;
  readonly total: number;
}

export const exitLimits: ExitLimits = { perExecutor: 2_000, total: 50_000 };

/**
 * Separates the exits of one executor into those to record and those to count only. `recorded`: how many
 * of its exits are in the store. When the store is full, only notable exits are recorded; the store
 * then deletes older records.
 */
export function boundExits(
  exits: readonly ProcessExit[],
  recorded: number,
  limit: number,
): { readonly kept: readonly ProcessExit[]; readonly counted: readonly ProcessExit[] } {
  const room = Math.max(0, limit - recorded);
  if (exits.length <= room) return { kept: exits, counted: [] };
  const notable = exits.filter(isNotable);
  const others = exits.filter((exit) => !isNotable(exit));
  // The newest of each kind; notable exits may replace stored records.
  const keptNotable = newest(notable, limit);
  const keptOthers = newest(others, room - keptNotable.length);
  const kept = new Set([...keptNotable, ...keptOthers]);
  return {
    kept: exits.filter((exit) => kept.has(exit)),
    counted: exits.filter((exit) => !kept.has(exit)),
  };
}

function newest(exits: readonly ProcessExit[], count: number): readonly ProcessExit[] {
  return count <= 0 ? [] : exits.slice(-count);
}
