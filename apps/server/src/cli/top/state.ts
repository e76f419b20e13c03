import type { PsOptions } from "../rendering/ps-lines.ts";

/** Lines over the list: help, details, or a plan. */
export interface Overlay {
  /** `ask`: y stops what the plan lists; `busy`: a plan is made or a kill runs. */
  readonly kind: "text" | "ask" | "busy";
  readonly lines: readonly string[];
  /** Lines above the screen. */
  readonly offset: number;
}

/** Display options of `corral top`, changed by keys. */
export interface TopState {
  readonly tree: boolean;
  readonly all: boolean;
  readonly leftOver: boolean;
  readonly paused: boolean;
  readonly sort: NonNullable<PsOptions["sort"]>;
  /** Words that a row must contain; empty: every row. */
  readonly filter: string;
  /** Keys are typed into the filter. */
  readonly typing: boolean;
  /** Line of the cursor in the list. */
  readonly index: number;
  /** Key of the row under the cursor: the cursor stays on it while rows come and go. */
  readonly row?: string | undefined;
  readonly overlay?: Overlay | undefined;
}

export const startState: TopState = {
  tree: true,
  all: false,
  leftOver: false,
  paused: false,
  sort: "memory",
  filter: "",
  typing: false,
  index: 0,
};

/** Of a keypress event of node:readline. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
}

const sorts = ["memory", "cpu", "age", "pid"] as const;

/** Lines that a page key moves by. */
const PAGE = 20;

/** The state after a key, where `rows` are the keys of the list's lines; undefined: quit. Pure. */
export function afterKey(
  state: TopState,
  key: Key,
  rows: readonly (string | undefined)[] = [],
): TopState | undefined {
  if (key.ctrl === true) return key.name === "c" || key.name === "d" ? undefined : state;
  if (state.overlay !== undefined) return overlayKey(state, state.overlay, key);
  if (state.typing) return filterKey(state, key);
  const by = step(key);
  if (by !== undefined) {
    const index = Math.max(0, Math.min(state.index + by, rows.length - 1));
    return { ...state, index, row: rows[index] };
  }
  switch (key.name ?? key.sequence) {
    case "q":
      return undefined;
    case "escape":
      return state.filter === "" ? undefined : { ...fromTop(state), filter: "" };
    case "/":
      return { ...state, typing: true };
    case "?":
      return { ...state, overlay: { kind: "text", lines: helpLines, offset: 0 } };
    case "t":
      return { ...fromTop(state), tree: !state.tree };
    case "a":
      return { ...fromTop(state), all: !state.all };
    case "l":
      return { ...fromTop(state), leftOver: !state.leftOver };
    case "p":
      return { ...state, paused: !state.paused };
    case "s": {
      const next = sorts[(sorts.indexOf(state.sort) + 1) % sorts.length] ?? "memory";
      return { ...state, tree: false, sort: next };
    }
    default:
      return state;
  }
}

function fromTop(state: TopState): TopState {
  return { ...state, index: 0, row: undefined };
}

function step({ name }: Key): number | undefined {
  switch (name) {
    case "down":
    case "j":
      return 1;
    case "up":
    case "k":
      return -1;
    case "pagedown":
      return PAGE;
    case "pageup":
      return -PAGE;
    default:
      return undefined;
  }
}

function filterKey(state: TopState, { name, sequence = "" }: Key): TopState {
  if (name === "return" || name === "enter") return { ...state, typing: false };
  if (name === "escape") return { ...fromTop(state), typing: false, filter: "" };
  if (name === "backspace") return { ...fromTop(state), filter: state.filter.slice(0, -1) };
  const isText = sequence !== "" && !/\p{C}/u.test(sequence);
  return isText ? { ...fromTop(state), filter: state.filter + sequence } : state;
}

/** What runs stays shown until it ends: a key typed too early must not confirm anything. */
function overlayKey(state: TopState, overlay: Overlay, key: Key): TopState {
  const by = step(key);
  if (by !== undefined) {
    const offset = Math.max(0, Math.min(overlay.offset + by, overlay.lines.length - 1));
    return { ...state, overlay: { ...overlay, offset } };
  }
  return overlay.kind === "busy" ? state : { ...state, overlay: undefined };
}

const helpLines = [
  "↑ ↓ j k, page up and down   move the cursor",
  "Enter   whose the process is, and how Corral knows",
  "x       stop it: shows the plan, and asks before anything is signalled",
  "/       only rows that contain what you type; Escape shows all again",
  "t       tree or flat list",
  "a       every process, or only those of agents",
  "l       only what ended agents left over",
  "s       order: memory, CPU, age, pid",
  "p       pause the list",
  "q       quit",
];
