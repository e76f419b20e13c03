import { makesPartial } from "@corral/inspector/core";
import { isLeftOver } from "../core/association/standing.ts";
import type { CorralView, ExecutorView } from "../core/model.ts";
import type { AutoCleanUpSettings } from "../core/settings.ts";

/** Why automatic kills are not allowed now; undefined when they are. */
export function whyNoCleanUp(
  view: Pick<CorralView, "scan" | "store" | "readOnly">,
): string | undefined {
  if (view.readOnly) return "Corral was started read-only.";
  if (view.store.mode !== "read-write") return "The store cannot record it.";
  if (view.store.recoveredFrom !== undefined) return "The store was corrupt and begun afresh.";
  if (view.scan.state !== "ok") return "The last scan failed.";
  const partial = view.scan.problems.find(makesPartial);
  return partial?.message;
}

export interface DueInput {
  readonly view: Pick<CorralView, "executors" | "processes">;
  readonly settings: AutoCleanUpSettings;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** How long this service has seen an executor as ended, by the monotonic clock. */
  readonly endedForMs: (executorId: string) => number;
}

/**
 * Executors whose left-overs may be stopped: of a chosen project, ended for long enough by both
 * clocks (the wall clock may have jumped), not protected, and with left-overs.
 */
export function dueCleanUps(input: DueInput): readonly ExecutorView[] {
  const { settings, view } = input;
  if (!settings.enabled) return [];
  const projects = new Set(settings.projects);
  return view.executors.filter(
    (executor) =>
      executor.project !== undefined &&
      projects.has(executor.project) &&
      executor.endedAt !== undefined &&
      input.now - executor.endedAt >= settings.afterMs &&
      input.endedForMs(executor.id) >= settings.afterMs &&
      executor.protected !== true &&
      view.processes.some(
        (process) =>
          process.association?.executorId === executor.id &&
          isLeftOver(process) &&
          process.protected !== true,
      ),
  );
}
