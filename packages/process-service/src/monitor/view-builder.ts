import type { CorralView, ScanStatus } from "../core/model.ts";
import { buildView } from "../core/view/view.ts";
import { withoutReader } from "../core/view/without-reader.ts";
import type { KeepMarks } from "../state/keep-marks.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import type { SettingsKeeper } from "../state/settings-keeper.ts";
import type { Store } from "../store/store.ts";
import type { Observation } from "./associator.ts";
import { FindingsTracker } from "./findings-tracker.ts";

export interface ViewBuilderOptions {
  readonly store: Pick<Store, "status">;
  readonly lineage: Pick<LineageMemory, "entries">;
  readonly keeps: Pick<KeepMarks, "all">;
  readonly settings: Pick<SettingsKeeper, "current">;
  readonly readOnly: boolean;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Makes the view of what a scan has led to, with its findings. */
export type ViewBuilder = (
  observation: Observation,
  scan: ScanStatus,
  revision: number,
) => CorralView;

export function createViewBuilder(options: ViewBuilderOptions): ViewBuilder {
  const { store, lineage, keeps, settings, readOnly } = options;
  const tracker = new FindingsTracker(options);
  return ({ result, executors, ports }, scan, revision) => {
    const built = buildView({
      result,
      executors,
      lineage: lineage.entries,
      ports,
      keeps: keeps.all,
      revision,
      scan,
      store: store.status(),
      readOnly,
      findings: [],
    });
    // Corral itself, and the shell that it was started from, are no agent's.
    const view = withoutReader(built, { pid: process.pid });
    return { ...view, findings: tracker.find(view, settings.current) };
  };
}
