import type { ProcessInspector } from "@corral/inspector";
import type { AgentDetector } from "../executors/detect.ts";
import type { ForkHistory } from "../core/association/fork-history.ts";
import type { KillUnderWay } from "../core/kill/kill-model.ts";
import type { ExecutorPins } from "../executors/pins.ts";
import type { Reconciler } from "../executors/reconcile.ts";
import type { ExecutorRegistry } from "../executors/registry.ts";
import type { SettingsKeeper } from "../settings-keeper.ts";
import type { Store } from "../store/store.ts";
import type { BirthMemory } from "./birth-memory.ts";
import type { KeepMarks } from "./keep-marks.ts";
import type { LineageMemory } from "./lineage-memory.ts";
import type { MarkerReader } from "./marker-reader.ts";
import type { PortCache } from "./port-cache.ts";
import type { UsageMeter } from "./usage-meter.ts";

/** What one process service works with and remembers; every part has one owner file. */
export interface World {
  readonly inspector: ProcessInspector;
  readonly store: Store;
  readonly hostId: string;
  readonly readOnly: boolean;
  /** User that Corral runs as; undefined where there are none. */
  readonly userId: number | undefined;
  /** Home directories, which are no evidence of anything. */
  readonly homes: readonly string[];
  /** Milliseconds since the epoch; may jump. */
  readonly now: () => number;
  /** Milliseconds that never jump; for durations. */
  readonly monotonic: () => number;
  readonly registry: ExecutorRegistry;
  readonly reconciler: Reconciler;
  readonly pins: ExecutorPins;
  readonly lineage: LineageMemory;
  readonly forks: ForkHistory;
  readonly births: BirthMemory;
  readonly keeps: KeepMarks;
  readonly markers: MarkerReader;
  readonly ports: PortCache;
  readonly meter: UsageMeter;
  readonly settings: SettingsKeeper;
  readonly detector: AgentDetector;
  readonly killsUnderWay: Set<KillUnderWay>;
}
