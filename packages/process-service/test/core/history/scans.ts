import { associate, type AssociateResult } from "../../../src/core/association/associate.ts";
import { applyLineage, observeLineage } from "../../../src/core/association/lineage.ts";
import type { PortOpening, SeenDeath } from "../../../src/core/history/process-exit.ts";
import type { LineageEntry } from "../../../src/core/model.ts";
import { epoch, executor, snapshot, system, token, type Row } from "../scene.ts";

export const root: Row = { pid: 4711, name: "claude", command: ["claude"] };

/** One scan after another of a machine with executor "x" (claude 4711), and what each leads to. */
export class Scans {
  readonly lineage = new Map<string, LineageEntry>();
  readonly ports = new Map<string, readonly PortOpening[]>();
  readonly #executors = [executor()];
  #last: AssociateResult | undefined;

  scan(rows: readonly Row[], at: number) {
    const { lineage } = this;
    const before = this.#last;
    const result = associate({
      snapshot: snapshot([...system, ...rows], { at }),
      executors: this.#executors,
      lineage,
      markers: new Map(),
    });
    const changes = observeLineage({ result, known: lineage });
    applyLineage(lineage, changes);
    this.#last = result;
    return {
      result,
      before,
      executors: this.#executors,
      lineage,
      gone: changes.put.filter(({ endedAt }) => endedAt !== undefined),
      portsOf: (id: string) => this.ports.get(id) ?? [],
    };
  }
}

/** The death at `at` of the process that was started at `start`, seconds after the epoch. */
export function death(
  pid: number,
  start: number,
  at: number,
  more: Partial<SeenDeath> = {},
): SeenDeath {
  return { identity: { pid, startToken: token(start) }, seenAt: epoch + at * 1000, ...more };
}
