import { ProcessServiceError } from "../core/errors.ts";
import { sameData } from "../core/view/same-data.ts";
import { defaultSettings, type Settings } from "../core/settings.ts";
import type { Store } from "../store/store.ts";

/** The settings in force: the defaults, and what people have changed. */
export type CurrentSettings = ReturnType<typeof createCurrentSettings>;

type Range = readonly [number, number];
const day = 24 * 3_600_000;

const ranges: readonly (readonly [keyof Omit<Settings, "detectAgents" | "autoCleanUp">, Range])[] =
  [
    ["watchIntervalMs", [200, 3_600_000]],
    ["idleIntervalMs", [1_000, 3_600_000]],
    ["birthPeriodMs", [0, 1_000]],
    ["memoryThresholdBytes", [1_024 ** 2, Number.MAX_SAFE_INTEGER]],
    ["cpuThresholdPercent", [1, 100_000]],
    ["thresholdDurationMs", [0, day]],
    ["retentionMs", [3_600_000, 3_650 * day]],
  ];

/** An automatic kill within a minute of an executor's end would race with its own shutdown. */
const cleanUpAfterMs: Range = [60_000, 365 * day];

export function createCurrentSettings(store: Store) {
  let current = defaultSettings;
  return {
    get current() {
      return current;
    },
    /** Whether that has changed anything. */
    load: async () => {
      const before = current;
      current = valid({ ...defaultSettings, ...(await store.settings.load()) });
      return !sameData(before, current);
    },
    /** INVALID_ARGUMENT with the field, STORE_FAILED; then nothing has changed. */
    update: async (changes: Partial<Settings>) => {
      const next = checkSettings({ ...current, ...changes });
      await store.settings.save(next);
      current = next;
      return next;
    },
  };
}

/** The defaults where they were written by hand, or by a version with other limits. */
function valid(settings: Settings): Settings {
  try {
    return checkSettings(settings);
  } catch {
    return defaultSettings;
  }
}

/** Throws INVALID_ARGUMENT for a setting that would make Corral useless or harmful. */
export function checkSettings(settings: Settings): Settings {
  for (const [field, range] of ranges) checkNumber(field, settings[field], range);
  const { autoCleanUp } = settings;
  checkNumber("autoCleanUp.afterMs", autoCleanUp.afterMs, cleanUpAfterMs);
  if (autoCleanUp.enabled && autoCleanUp.projects.length === 0) {
    throw new ProcessServiceError(
      "INVALID_ARGUMENT",
      "Automatic clean-up needs the projects it may work in.",
      { field: "autoCleanUp.projects" },
    );
  }
  return settings;
}

function checkNumber(field: string, value: number, [least, most]: Range): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new ProcessServiceError(
    "INVALID_ARGUMENT",
    `${field} must be a number from ${least} to ${most}, not ${value}.`,
    { field },
  );
}
