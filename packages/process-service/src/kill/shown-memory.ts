import type { KillPlan } from "../core/kill/kill-model.ts";

/** How many row keys are remembered; the oldest go first. */
const limit = 50_000;

/** What plans have shown lately: what was shown and not confirmed was left out on purpose. */
export interface ShownMemory {
  readonly keys: ReadonlySet<string>;
  add(plan: KillPlan): void;
}

export function createShownMemory(): ShownMemory {
  const keys = new Set<string>();
  return {
    keys,
    add({ targets, refusals }) {
      for (const { id } of [...targets, ...refusals]) {
        // Taken out first, so that it counts as the newest.
        keys.delete(id);
        keys.add(id);
      }
      for (const key of keys) {
        if (keys.size <= limit) break;
        keys.delete(key);
      }
    },
  };
}
