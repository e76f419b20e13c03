import { compareIdentity } from "@corral/inspector/core";
import type { Protection, ProtectionTarget } from "../core/model.ts";
import type { Store } from "../store/store.ts";

/** Protections of this host in memory, in sync with the store. */
export type Protections = ReturnType<typeof createProtections>;

export function createProtections(store: Store, hostId: string) {
  let all: readonly Protection[] = [];
  return {
    get all() {
      return all;
    },
    load: async () => {
      all = await store.protections.list(hostId);
    },
    put: async (mark: Protection) => {
      await store.protections.put(mark);
      all = [...all.filter((other) => !sameTarget(other, mark)), mark];
    },
    remove: async (target: ProtectionTarget) => {
      await store.protections.remove(hostId, target);
      all = all.filter((mark) => !sameTarget(mark, target));
    },
  };
}

/** Whether a protection is for this target; false for an unknown identity. */
export function sameTarget(mark: Protection, target: ProtectionTarget): boolean {
  if ("executorId" in target) return "executorId" in mark && mark.executorId === target.executorId;
  return "process" in mark && compareIdentity(mark.process, target.process) === "same";
}
