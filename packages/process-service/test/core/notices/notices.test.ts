import { viewBuilders } from "@corral/testing";
import { expect, test } from "vitest";
import type { CorralView, ExecutorView } from "../../../src/core.ts";
import { noticesOf } from "../../../src/core/notices/notices.ts";

const takenAt = 1_700_000_000_000;
const { corralView, executorView, processView } = viewBuilders({ view: { takenAt } });
const { totals } = executorView("x");
const gigabyte = 1024 ** 3;

const agent = (fields: Partial<ExecutorView> = {}) =>
  executorView("a", {
    label: "claude",
    title: { text: "Fix \u001b[2J login", source: "session" },
    ...fields,
  });
const waiting = (since: number, waitingFor = "permission prompt") =>
  agent({ state: { state: "waiting", source: "file", since, waitingFor } });
const working = agent({ state: { state: "working", source: "file", since: takenAt } });
const view = (executors: readonly ExecutorView[], fields: Partial<CorralView> = {}) =>
  corralView({ executors, ...fields });
const available = (share: number) => {
  const { host } = corralView({});
  const memoryAvailableBytes = share * 10 * gigabyte;
  return view([], { host: { ...host, memoryTotalBytes: 10 * gigabyte, memoryAvailableBytes } });
};

/** The titles told at each view of a row of views. */
function told(views: readonly CorralView[]): readonly (readonly string[])[] {
  let memory: ReturnType<typeof noticesOf>["memory"] | undefined;
  return views.map((one) => {
    const next = noticesOf(one, memory);
    memory = next.memory;
    return next.notices.map(({ kind, title, text }) => `${kind}: ${title}${text && ` (${text})`}`);
  });
}

test("a first view tells nothing, whatever it holds", () => {
  expect(told([view([waiting(1)]), view([waiting(1)])])).toEqual([[], []]);
});

test("an agent that waits is told once each time that it begins to wait", () => {
  const told1 = "waiting: claude: Fix \\x1b[2J login waits for you (permission prompt)";
  const views = [working, waiting(1), waiting(1), working, waiting(2), waiting(3)];
  expect(told(views.map((one) => view([one])))).toEqual([[], [told1], [], [], [told1], [told1]]);
});

test("an end is told once, with how; left-overs a moment later, with what they hold", () => {
  const gone = {
    alive: false,
    endedAt: takenAt,
    ending: { how: "killed", signal: "SIGKILL", outOfMemory: true },
    totals: { ...totals, leftOver: 2, processes: 2, memoryBytes: gigabyte, ports: [3000] },
  } as const;
  const later = (ms: number) => view([agent(gone)], { takenAt: takenAt + ms });
  expect(told([view([working]), later(0), later(5_000), later(10_000), later(20_000)])).toEqual([
    [],
    ["ended: claude: Fix \\x1b[2J login has ended (killed for lack of memory)"],
    [],
    ["left-over: claude: Fix \\x1b[2J login left 2 processes over (1.0 GB · :3000)"],
    [],
  ]);
});

test("an agent that was never seen alive has not just ended", () => {
  expect(told([view([]), view([agent({ alive: false, endedAt: takenAt })])])).toEqual([[], []]);
});

test("memory that is nearly gone is told once, until there is clearly more again", () => {
  const shares = [0.5, 0.07, 0.05, 0.09, 0.07, 0.16, 0.07];
  const counts = told(shares.map(available)).map((titles) => titles.length);
  expect(counts).toEqual([0, 1, 0, 0, 0, 0, 1]);
});

test("a leak is told once", () => {
  const leak = {
    id: "leak:a",
    kind: "leak",
    reason: "8 alike, none has ended",
    processIds: ["p1", "p2"],
    memoryBytes: 0,
    since: 0,
  } as const;
  const leaking = view([working], { findings: [leak] });
  expect(told([view([working]), leaking, leaking, view([working]), leaking])).toEqual([
    [],
    ["leak: Leak: 8 alike, none has ended"],
    [],
    [],
    ["leak: Leak: 8 alike, none has ended"],
  ]);
});

test("a leak that goes on without its oldest copy, or pauses, is told once", () => {
  const copies = [1, 2, 3, 4, 5].map((pid) => processView(pid, { id: `p${pid}` }));
  const leakOf = (processIds: readonly string[]) => ({
    id: `leak:${processIds[0]}`,
    kind: "leak" as const,
    reason: "alike, none has ended",
    processIds,
    memoryBytes: 0,
    since: 0,
  });
  const at = (from: number, findings: CorralView["findings"]) =>
    view([working], { processes: copies.slice(from), findings });
  const views = [
    at(0, []),
    at(0, [leakOf(["p1", "p2", "p3", "p4"])]),
    at(1, [leakOf(["p2", "p3", "p4", "p5"])]),
    at(2, []),
    at(2, [leakOf(["p3", "p4", "p5"])]),
  ];
  expect(told(views).map((titles) => titles.length)).toEqual([0, 1, 0, 0, 0]);
});

test("what is left over is told once, also where a scan in between sees none of it", () => {
  const left = (leftOver: number) =>
    view([agent({ alive: false, endedAt: takenAt - 60_000, totals: { ...totals, leftOver } })]);
  const counts = told([left(0), left(2), left(0), left(1)]).map((titles) => titles.length);
  expect(counts).toEqual([0, 1, 0, 0]);
});

test("a failed scan tells nothing, and nothing is told twice after it", () => {
  const failed = view([], { scan: { ...corralView({}).scan, state: "failed", error: "x" } });
  expect(told([view([waiting(1)]), failed, view([waiting(1)])])).toEqual([[], [], []]);
});
