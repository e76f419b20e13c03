import { endingMs } from "../core/ending.ts";
import type { AssociateResult } from "../core/association/associate.ts";
import type { PortOpening, ProcessExit, SeenDeath } from "../core/history/process-exit.ts";
import type { CorralView, LineageEntry } from "../core/model.ts";
import type { RootDeaths } from "../executors/root-deaths.ts";
import type { ExitQueue } from "../state/exit-queue.ts";
import { ExitRecorder } from "../state/exit-recorder.ts";
import { PortHistory } from "../state/port-history.ts";
import type { TickResult } from "./associator.ts";

export interface ExitTrackerOptions {
  readonly queue: ExitQueue;
  readonly rootDeaths: RootDeaths;
  readonly lineage: { readonly entries: ReadonlyMap<string, LineageEntry> };
  readonly monotonic: () => number;
}

/** Follows the ends of processes from a reported death or a scan to the written record. */
export class ExitTracker {
  readonly #options: ExitTrackerOptions;
  readonly #recorder: ExitRecorder;
  readonly #ports = new PortHistory();
  #onRootDeath: () => void = () => undefined;

  constructor(options: ExitTrackerOptions) {
    this.#options = options;
    this.#recorder = new ExitRecorder(options);
  }

  /** The listener is called when an executor's root has died, to scan soon. */
  onRootDeath(listener: () => void): void {
    this.#onRootDeath = listener;
  }

  add(deaths: readonly SeenDeath[]): void {
    this.#recorder.add(deaths);
    if (this.#options.rootDeaths.add(deaths)) this.#onRootDeath();
  }

  /** Called after the executors were compared with the scan taken at `takenAt`. */
  async completeEndings(takenAt: number): Promise<void> {
    await this.#options.rootDeaths.settle(takenAt);
  }

  /** `before`: the result of the previous scan. */
  async observe(tick: TickResult, before: AssociateResult | undefined): Promise<void> {
    const { entries: lineage } = this.#options.lineage;
    const { result, executors, endedLineage: gone, ports, snapshot } = tick;
    this.#ports.note(ports, snapshot.takenAt);
    const portsOf = (id: string) => this.portsOf(id);
    await this.#recorder.observe({ result, before, executors, lineage, gone, portsOf });
    this.#ports.retain((id) => ports.has(id) || lineage.has(id));
  }

  /** The ports of a process, by row id. */
  portsOf(id: string): readonly PortOpening[] {
    return this.#ports.openingsOf(id);
  }

  /** The ends of an executor that are not yet in the store. */
  unwritten(executorId: string): readonly ProcessExit[] {
    return this.#options.queue.unwritten(executorId);
  }

  /** Writes new ends, and the left-overs of the view. */
  async write({ executors, takenAt }: CorralView): Promise<void> {
    const { queue } = this.#options;
    for (const { id, endedAt, totals } of executors) {
      if (endedAt === undefined || totals.leftOver === 0 || takenAt < endedAt + endingMs) continue;
      queue.noteLeftOver(id, { processes: totals.leftOver, memoryBytes: totals.memoryBytes });
    }
    await queue.flush();
  }

  /** Writes everything, at the end of the service. */
  async flush(): Promise<void> {
    this.#recorder.close();
    await this.#options.queue.flush();
  }
}
