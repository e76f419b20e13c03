import { ProcessServiceError } from "../core/errors.ts";
import type { OwnProduct } from "../core/programs/agent-products.ts";
import { sameData } from "../core/view/same-data.ts";
import { defaultSettings, type Settings, type SettingsChanges } from "../core/settings.ts";
import type { Store } from "../store/store.ts";

/** The settings in force: defaults overridden by stored changes. */
export type CurrentSettings = ReturnType<typeof createCurrentSettings>;

type Range = readonly [number, number];
const day = 24 * 3_600_000;

const ranges: readonly (readonly [
  keyof Omit<Settings, "detectAgents" | "readSessions" | "ownProducts" | "autoCleanUp">,
  Range,
])[] = [
  ["watchIntervalMs", [200, 3_600_000]],
  ["idleIntervalMs", [1_000, 3_600_000]],
  ["birthPeriodMs", [0, 1_000]],
  ["memoryThresholdBytes", [1_024 ** 2, Number.MAX_SAFE_INTEGER]],
  ["cpuThresholdPercent", [1, 100_000]],
  ["thresholdDurationMs", [0, day]],
  ["retentionMs", [3_600_000, 3_650 * day]],
];

/** Allowed range; a shorter delay would race with the executor's own shutdown. */
const cleanUpAfterMs: Range = [60_000, 365 * day];

export function createCurrentSettings(store: Store) {
  let current = defaultSettings;
  return {
    get current() {
      return current;
    },
    /** Resolves with whether any setting changed. */
    load: async () => {
      const before = current;
      current = valid({ ...defaultSettings, ...(await store.settings.load()) });
      return !sameData(before, current);
    },
    /** Throws INVALID_ARGUMENT with the field, STORE_FAILED; on error nothing changes. */
    update: async (changes: SettingsChanges) => {
      let next = current;
      await store.settings.save((stored) => {
        // Not `current`: another service may have changed what is stored.
        const before = valid({ ...defaultSettings, ...stored });
        const { autoCleanUp: fields, ...rest } = changes;
        if (fields === undefined) {
          next = checkSettings({ ...before, ...rest });
          return rest;
        }
        const autoCleanUp = { ...before.autoCleanUp, ...fields };
        next = checkSettings({ ...before, ...rest, autoCleanUp });
        return { ...rest, autoCleanUp };
      });
      current = next;
      return current;
    },
  };
}

/** Falls back to the defaults if stored values are out of range (edited, or by another version). */
function valid(settings: Settings): Settings {
  try {
    return checkSettings(settings);
  } catch {
    return defaultSettings;
  }
}

/** Throws INVALID_ARGUMENT for a value out of range. */
export function checkSettings(settings: Settings): Settings {
  for (const [field, range] of ranges) checkNumber(field, settings[field], range);
  const { autoCleanUp, ownProducts } = settings;
  checkOwnProducts(ownProducts);
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

/** Most own products; each process is compared with all of them. */
const mostOwnProducts = 100;

function checkOwnProducts(products: readonly OwnProduct[]): void {
  const isNamed = (names: readonly string[] = []): boolean =>
    Array.isArray(names) && names.every((name) => typeof name === "string" && name.trim() !== "");
  const holds =
    Array.isArray(products) &&
    products.length <= mostOwnProducts &&
    products.every(({ label, programs, packages }) => {
      const count = (programs?.length ?? 0) + (packages?.length ?? 0);
      return count > 0 && isNamed([label]) && isNamed(programs) && isNamed(packages);
    });
  if (holds) return;
  throw new ProcessServiceError(
    "INVALID_ARGUMENT",
    `An own product has a label and the names of its programs or packages; at most ${mostOwnProducts}.`,
    { field: "ownProducts" },
  );
}

function checkNumber(field: string, value: number, [least, most]: Range): void {
  if (Number.isFinite(value) && value >= least && value <= most) return;
  throw new ProcessServiceError(
    "INVALID_ARGUMENT",
    `${field} must be a number from ${least} to ${most}, not ${value}.`,
    { field },
  );
}
