import type { NoticeKind } from "@corral/process-service/core";
import { noticeKinds } from "@corral/process-service/internal";
import { Store, useStore } from "../lib/store.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const densities = ["compact", "comfortable"] as const;
export type Density = (typeof densities)[number];

/** Settings of one browser. Settings that all clients share are stored by the server. */
export interface Preferences {
  readonly theme: Theme;
  readonly density: Density;
  /** Ids of hidden columns. */
  readonly hiddenColumns: readonly string[];
  /** What the browser tells a person who looks elsewhere; none until chosen. */
  readonly notifications: readonly NoticeKind[];
  /** Keys of rows collapsed or expanded against the default. */
  readonly toggled: readonly string[];
}

const key = "corral.preferences";
const defaults: Preferences = {
  theme: "system",
  density: "compact",
  // Mostly "sleeping".
  hiddenColumns: ["state"],
  notifications: [],
  toggled: [],
};

/** Parses the stored text; missing or invalid fields get their defaults. */
export function parsePreferences(text: string | null): Preferences {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? "null");
  } catch {
    return defaults;
  }
  if (typeof stored !== "object" || stored === null) return defaults;
  const {
    theme,
    density,
    hiddenColumns,
    notifications,
    toggled,
  }: Readonly<Record<string, unknown>> = {
    ...stored,
  };
  return {
    theme: themes.find((each) => each === theme) ?? defaults.theme,
    density: densities.find((each) => each === density) ?? defaults.density,
    hiddenColumns: Array.isArray(hiddenColumns) ? strings(hiddenColumns) : defaults.hiddenColumns,
    notifications: noticeKinds.filter((kind) => strings(notifications).includes(kind)),
    toggled: strings(toggled),
  };
}

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];

/** Without localStorage (private windows) preferences last as long as the page. */
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
    // No localStorage, or it is full.
  }
  applyTheme(next);
  preferences.set(next);
}

/**
 * The style sheet follows the system by default; a chosen theme is an attribute of the document.
 */
export function applyTheme({ theme, density }: Preferences = getPreferences()): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = theme;
  root.dataset["density"] = density;
}

export function usePreferences(): Preferences {
  return useStore(preferences);
}
