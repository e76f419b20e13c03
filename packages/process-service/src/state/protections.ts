import { compareIdentity } from "@corral/inspector/core";
import type { Protection, ProtectionTarget } from "../core/model.ts";
import type { Store } from "../store/store.ts";

/** What people protect on this host, in memory as they are in the store. */
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

/** Whether a mark is on this target; of an identity that is not known, never. */
export function sameTarget(mark: Protection, target: ProtectionTarget): boolean {
  if ("executorId" in target) return "executorId" in mark && mark.executorId === target.executorId;
  return "process" in mark && compareIdentity(mark.process, target.process) === "same";
}
