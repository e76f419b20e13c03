import { findFindings } from "../core/findings/findings.ts";
import { trackThresholds, type Thresholds } from "../core/findings/thresholds.ts";
import type { CorralView, ScanStatus } from "../core/model.ts";
import { buildView } from "../core/view/view.ts";
import { withoutCaller } from "../core/view/without-caller.ts";
import type { Protections } from "../state/protections.ts";
import type { LineageMemory } from "../state/lineage-memory.ts";
import type { SessionTracker } from "../state/session-tracker.ts";
import type { CurrentSettings } from "../state/current-settings.ts";
import type { Store } from "../store/store.ts";
import type { TickResult } from "./associator.ts";

export interface ViewBuilderOptions {
  readonly store: Pick<Store, "status">;
  readonly lineage: Pick<LineageMemory, "entries">;
  readonly protections: Pick<Protections, "all">;
  readonly sessions: Pick<SessionTracker, "describe">;
  readonly settings: Pick<CurrentSettings, "current">;
  readonly readOnly: boolean;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Builds the view of a tick, with findings. */
export type ViewBuilder = (
  tickResult: TickResult,
  scan: ScanStatus,
  revision: number,
) => CorralView;

export function createViewBuilder(options: ViewBuilderOptions): ViewBuilder {
  const { store, lineage, protections, sessions, settings, readOnly, now, monotonic } = options;
  // Offset from monotonic time to milliseconds since the epoch.
  const epoch = now() - monotonic();
  let thresholds: Thresholds = new Map();
  return ({ result, executors, ports }, scan, revision) => {
    const built = buildView({
      result,
      executors,
      lineage: lineage.entries,
      ports,
      describe: (executor, alive) => sessions.describe(executor, alive),
      protections: protections.all,
      revision,
      scan,
      store: store.status(),
      readOnly,
      findings: [],
    });
    // Corral itself and the shell that started it belong to no executor for their directory alone.
    const view = withoutCaller(built, { pid: process.pid });
    // Monotonic since the start of the service: durations must not follow clock changes.
    const takenAt = epoch + monotonic();
    thresholds = trackThresholds(thresholds, view.processes, settings.current, takenAt);
    const { cpuCount } = view.host;
    const about = { ...view, thresholds, settings: settings.current, cpuCount, takenAt };
    return { ...view, findings: findFindings(about) };
  };
}
