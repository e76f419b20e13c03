import { compareIdentity } from "@corral/inspector/core";
import type { KeepMark, KeepTarget } from "../core/model.ts";
import type { Store } from "../store/store.ts";

/** The keep marks of this host, in memory as they are in the store. */
export type KeepMarks = ReturnType<typeof createKeepMarks>;

export function createKeepMarks(store: Store, hostId: string) {
  let all: readonly KeepMark[] = [];
  return {
    get all() {
      return all;
    },
    load: async () => {
      all = await store.keeps.list(hostId);
    },
    put: async (mark: KeepMark) => {
      await store.keeps.put(mark);
      all = [...all.filter((other) => !sameTarget(other, mark)), mark];
    },
    remove: async (target: KeepTarget) => {
      await store.keeps.remove(hostId, target);
      all = all.filter((mark) => !sameTarget(mark, target));
    },
  };
}

/** Whether a mark is on this target; of an identity that is not known, never. */
export function sameTarget(mark: KeepMark, target: KeepTarget): boolean {
  if ("executorId" in target) return "executorId" in mark && mark.executorId === target.executorId;
  return "process" in mark && compareIdentity(mark.process, target.process) === "same";
}
