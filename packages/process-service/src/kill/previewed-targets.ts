import type { KillPlan } from "../core/kill/kill-model.ts";

/** How many row keys are remembered; the oldest go first. */
const limit = 50_000;

/** Targets of recent previews: a process that was shown and not confirmed was left out on purpose. */
export interface PreviewedTargets {
  /** By row key: whether the preview had it selected. */
  readonly keys: ReadonlyMap<string, boolean>;
  add(plan: KillPlan): void;
}

export function createPreviewedTargets(): PreviewedTargets {
  const keys = new Map<string, boolean>();
  return {
    keys,
    add({ targets, refusals }) {
      const put = (id: string, selected: boolean): void => {
        // Delete first: a Map keeps the insertion order of the first set.
        keys.delete(id);
        keys.set(id, selected);
      };
      for (const { id, selected } of targets) put(id, selected);
      for (const { id } of refusals) put(id, false);
      for (const key of keys.keys()) {
        if (keys.size <= limit) break;
        keys.delete(key);
      }
    },
  };
}
