import type { Page } from "playwright-core";

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly tid: number;
  readonly pid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  /** The part of `dur` that the thread really ran: other programs' load does not count. */
  readonly tdur?: number;
}

export interface PageTrace {
  /** Milliseconds of script on the main thread, per burst; work within 200 ms is one tick's. */
  readonly scriptingBursts: readonly number[];
  /** Milliseconds of the longest task on the main thread: script, style, layout and paint together. */
  readonly longestTaskMs: number;
}

const scripts = new Set([
  "FunctionCall",
  "EvaluateScript",
  "RunMicrotasks",
  "EventDispatch",
  "FireAnimationFrame",
  "TimerFire",
  "V8.GC_SCAVENGER",
]);

/** Records what the page's main thread does while `action` runs. */
export async function traceOf(page: Page, action: () => Promise<void>): Promise<PageTrace> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    // The protocol types them as plain records; the names are those of Chromium's trace format.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    events.push(...(value as unknown as TraceEvent[]));
  });
  await session.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: { includedCategories: ["devtools.timeline", "toplevel", "v8"] },
  });
  await action();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  await session.detach();
  const main = mainThread(events);
  return {
    scriptingBursts: bursts(main.filter(({ name }) => scripts.has(name))),
    longestTaskMs: Math.max(0, ...main.filter(({ name }) => tasks.has(name)).map(ranFor)),
  };
}

const tasks = new Set(["RunTask", "ThreadControllerImpl::RunTask"]);

const ranFor = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur / 1000;

/** What the thread did that ran the most script. */
function mainThread(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const complete = events.filter((each) => each.ph === "X");
  const threads = Map.groupBy(complete, (each) => `${each.pid} ${each.tid}`);
  const scripted = (list: readonly TraceEvent[]): number =>
    list.reduce((sum, each) => sum + (scripts.has(each.name) ? ranFor(each) : 0), 0);
  const [main = []] = [...threads.values()].toSorted((a, b) => scripted(b) - scripted(a));
  return main;
}

/** Outermost script events, gathered where they follow each other closely. */
function bursts(main: readonly TraceEvent[]): readonly number[] {
  const found: number[] = [];
  let outerEnd = 0;
  let burstEnd = -Infinity;
  for (const event of main.toSorted((a, b) => a.ts - b.ts)) {
    const { ts, dur = 0 } = event;
    if (ts < outerEnd) continue;
    outerEnd = ts + dur;
    if (ts - burstEnd > 200_000) found.push(0);
    found[found.length - 1] = (found.at(-1) ?? 0) + ranFor(event);
    burstEnd = outerEnd;
  }
  return found;
}
