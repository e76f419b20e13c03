import { defined } from "@corral/inspector/core";
import type { Executor, ExecutorTitle, ProductMention, Totals } from "../model.ts";
import { executorTitle } from "../sessions/executor-title.ts";
import type { ExitCounts } from "./process-exit.ts";
import type { RunStops } from "./run-stops.ts";
import { mostOf, nothingLeftOver, type LeftOverAmount, type RunTotals } from "./run-totals.ts";

/** An executor that has ended, in one row. Times are milliseconds since the epoch. */
export interface RunSummary
  extends
    Pick<
      Executor,
      | "id"
      | "kind"
      | "origin"
      | "label"
      | "project"
      | "task"
      | "attempt"
      | "workspace"
      | "ending"
      | "session"
    >,
    Pick<Executor["usage"], "cpuTimeMs" | "peakMemoryBytes" | "peakProcesses"> {
  /** What it worked on. Absent without task, session and workspace. */
  readonly title?: ExecutorTitle;
  /** Absent for what was no known agent. */
  readonly product?: ProductMention;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly durationMs: number;
  /** How its processes ended. */
  readonly exits: ExitCounts;
  /** The most that was left over, from `endingMs` after its end on. */
  readonly leftOver: LeftOverAmount;
  /** What is left over now. */
  readonly leftOverNow: LeftOverAmount;
  /** What Corral stopped of it. Absent where it stopped nothing. */
  readonly stopped?: RunStops;
}

/** One page, newest end first; `before` is the id of the last run already seen. */
export interface RunPage {
  readonly before?: string;
  readonly limit?: number;
  readonly project?: string;
  readonly task?: string;
  /** Label or title of a product, in any case: "claude", "Claude Code". */
  readonly product?: string;
  /** Only runs that ended at this moment or later, milliseconds since the epoch. */
  readonly since?: number;
}

/** What runs may be filtered by: the values that ended executors have, in alphabetical order. */
export interface RunChoices {
  readonly projects: readonly string[];
  readonly products: readonly ProductMention[];
}

export function runChoices(executors: readonly Executor[]): RunChoices {
  const ended = executors.filter(hasEnded);
  const projects = new Set(ended.flatMap(({ project }) => project ?? []));
  const products = ended.flatMap((run) => productOf(run) ?? []);
  const byLabel = new Map(products.map((product) => [product.label, product]));
  return {
    projects: [...projects].toSorted((a, b) => a.localeCompare(b)),
    products: [...byLabel.values()].toSorted((a, b) => a.title.localeCompare(b.title)),
  };
}

type EndedExecutor = Executor & { readonly endedAt: number };

/** The ended executors of one page; empty where the executor of the cursor is unknown. */
export function selectRuns(
  executors: readonly Executor[],
  { before, limit = 50, ...filter }: RunPage,
): readonly EndedExecutor[] {
  const ended = executors
    .filter(hasEnded)
    .filter((run) => run.id === before || matches(run, filter))
    .toSorted(newestFirst);
  if (before === undefined) return ended.slice(0, limit);
  const at = ended.findIndex(({ id }) => id === before);
  return at < 0 ? [] : ended.slice(at + 1, at + 1 + limit);
}

export function summarizeRun(
  executor: EndedExecutor,
  { exits, leftOver }: RunTotals,
  totals: Pick<Totals, "leftOver" | "memoryBytes"> | undefined,
  stopped?: RunStops,
): RunSummary {
  const { id, kind, origin, label, startedAt, endedAt, usage } = executor;
  const { project, task, attempt, workspace, ending, session } = executor;
  const title = executorTitle(executor, session?.title);
  const leftOverNow =
    totals === undefined || totals.leftOver === 0
      ? nothingLeftOver
      : { processes: totals.leftOver, memoryBytes: totals.memoryBytes };
  return {
    id,
    kind,
    origin,
    label,
    ...defined({ title, product: productOf(executor) }),
    ...defined({ project, task, attempt, workspace, ending, session, stopped }),
    startedAt,
    endedAt,
    durationMs: Math.max(0, endedAt - startedAt),
    ...usage,
    exits,
    leftOver: mostOf(leftOver, leftOverNow),
    leftOverNow,
  };
}

function matches(
  run: EndedExecutor,
  { project, task, product, since }: Pick<RunPage, "project" | "task" | "product" | "since">,
): boolean {
  return (
    (project === undefined || run.project === project) &&
    (task === undefined || run.task === task) &&
    (product === undefined || isOf(run, product)) &&
    (since === undefined || run.endedAt >= since)
  );
}

function isOf(run: Executor, product: string): boolean {
  const { label, title } = productOf(run) ?? {};
  const asked = product.toLowerCase();
  return label?.toLowerCase() === asked || title?.toLowerCase() === asked;
}

/** An agent that was detected before products were kept is called as its product. */
function productOf({ product, origin, label }: Executor): ProductMention | undefined {
  return product ?? (origin === "detected" ? { label, title: label } : undefined);
}

function hasEnded(executor: Executor): executor is EndedExecutor {
  return executor.endedAt !== undefined;
}

function newestFirst(a: EndedExecutor, b: EndedExecutor): number {
  return b.endedAt - a.endedAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
}
