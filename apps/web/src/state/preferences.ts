import { Store, useStore } from "../lib/store.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const densities = ["compact", "comfortable"] as const;
export type Density = (typeof densities)[number];

/** What one person likes in one browser; what is the same for every client is a setting. */
export interface Preferences {
  readonly theme: Theme;
  readonly density: Density;
  /** Optional columns that are switched off. */
  readonly hiddenColumns: readonly string[];
  /** Rows folded or unfolded against the rule. */
  readonly toggled: readonly string[];
}

const key = "corral.preferences";
const defaults: Preferences = {
  theme: "system",
  density: "compact",
  hiddenColumns: [],
  toggled: [],
};

/** Reads what was stored, whoever wrote it: anything that does not fit falls back to the default. */
export function parsePreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    return defaults;
  }
  if (typeof stored !== "object" || stored === null) return defaults;
  const { theme, density, hiddenColumns, toggled }: Readonly<Record<string, unknown>> = {
    ...stored,
  };
  return {
    theme: themes.find((each) => each === theme) ?? defaults.theme,
    density: densities.find((each) => each === density) ?? defaults.density,
    hiddenColumns: strings(hiddenColumns),
    toggled: strings(toggled),
  };
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

/** A private window may have no storage; then the choice lasts as long as the page. */
function load(): Preferences {
  try {
    return parsePreferences(localStorage.getItem(key));
  } catch {
    return defaults;
  }
}

const preferences = new Store(load());

export const getPreferences: () => Preferences = preferences.get;

export function setPreferences(changes: Partial<Preferences>): void {
  const next = { ...getPreferences(), ...changes };
  try {
    localStorage.setItem(key, JSON.stringify(next));
  } catch {
    // No storage, or full: see load.
  }
  applyTheme(next);
  preferences.set(next);
}

/** Styles follow the system by themselves; a choice is written on the document. */
export function applyTheme({ theme, density }: Preferences = getPreferences()): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  root.dataset["density"] = density;
}

export function usePreferences(): Preferences {
  return useStore(preferences);
}
