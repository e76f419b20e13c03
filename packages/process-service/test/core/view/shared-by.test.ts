import { expect, test } from "vitest";
import { applyChanges, filterProcesses } from "../../../src/core.ts";
import type { CorralView, Executor, ProcessFilter } from "../../../src/core.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import { planKill } from "../../../src/core/kill/plan-kill.ts";
import type { KillScope } from "../../../src/core/kill/kill-model.ts";
import { diffViews } from "../../../src/core/view/diff.ts";
import { withoutCaller } from "../../../src/core/view/without-caller.ts";
import { programs } from "../association/products.ts";
import { ended, entry, executor, key, snapshot, token } from "../scene.ts";
import type { Row } from "../scene.ts";
import { viewOf } from "../view-of.ts";

const command = ["codex", "app-server", "--managed-daemon"];
const agent: Row = { pid: 4711, name: "claude", command: ["claude"] };
const codex = { label: "codex", title: "CODEX" };

function view(rows: readonly Row[], more: Parameters<typeof viewOf>[1] = {}): CorralView {
  const taken = snapshot(rows);
  const index = indexSnapshot(taken, undefined, programs);
  return viewOf(rows, { snapshot: taken, index, ...more });
}

const sharedIn = ({ processes }: CorralView): number[] =>
  processes.flatMap(({ pid, sharedBy }) => (sharedBy === undefined ? [] : pid));

test("a row says what it is of a coding agent", () => {
  const { processes } = view([
    agent,
    { pid: 4800, name: "codex", command },
    { pid: 4900, name: "codex", command: ["codex", "mcp-server"] },
    { pid: 5000 },
  ]);
  expect(processes.map(({ agent: of }) => of)).toEqual([
    { label: "claude", title: "CLAUDE", role: "agent" },
    { ...codex, role: "daemon" },
    { ...codex, role: "helper" },
    undefined,
  ]);
});

/** Below claude 4711 its own child and a daemon of codex, with what this one runs. */
const rows: readonly Row[] = [
  agent,
  { pid: 4750, parent: 4711 },
  { pid: 4800, parent: 4711, name: "codex", command, memoryBytes: 5_000 },
  { pid: 4810, parent: 4800 },
  { pid: 4811, parent: 4810, workingDirectory: "/wt/b" },
  { pid: 4900, parent: 4800, name: "codex", command: ["codex", "resume"] },
  { pid: 4910, parent: 4900 },
  { pid: 4920, parent: 1, workingDirectory: "/wt/b" },
];
const session = executor({ id: "session", pid: 4900, workspace: "/wt/b" });
const both: readonly Executor[] = [executor({ project: "shop" }), session];

test("an agent's daemon and what it runs are shared; a session below it owns its own", () => {
  const made = view(rows, { executors: both });
  expect(sharedIn(made)).toEqual([4800, 4810, 4811]);
  expect(made.processes.find(({ pid }) => pid === 4800)?.sharedBy).toEqual(codex);
  // In no executor's totals, not as a suspected process either.
  expect(made.executors.map(({ id, totals }) => [id, totals.processes, totals.suspected])).toEqual([
    ["session", 2, 1],
    ["x", 2, 0],
  ]);
});

test("also when nobody, or an ended executor, has started it", () => {
  const daemon = { ...rows[2]!, parent: 1 };
  expect(sharedIn(view([daemon, rows[3]!], { executors: [] }))).toEqual([4800, 4810]);
  const left = view([daemon, rows[3]!], {
    executors: [ended()],
    lineage: new Map([entry(4800, { under: key(4711) })]),
  });
  expect(sharedIn(left)).toEqual([4800, 4810]);
  expect(left.executors[0]?.totals).toMatchObject({ processes: 0, leftOver: 0, suspected: 0 });
});

test("an orphan of the daemon, by lineage, while the daemon lives", () => {
  const orphan = { pid: 5000, parent: 1 };
  const lineage = new Map([
    entry(4800, { under: key(4711), name: "codex", command: command.join(" ") }),
    entry(5000, { under: key(4800) }),
  ]);
  const daemon = { ...rows[2]!, parent: 1 };
  expect(sharedIn(view([agent, daemon, orphan], { lineage }))).toEqual([4800, 5000]);
  // Its pid may be another process by now.
  const other = { ...daemon, name: "node", command: ["node"], start: 300 };
  expect(sharedIn(view([agent, other, orphan], { lineage }))).toEqual([]);
});

test("a daemon that a person registered is an executor; one that no agent has is not shared", () => {
  expect(sharedIn(view(rows, { executors: [...both, executor({ id: "d", pid: 4800 })] }))).toEqual(
    [],
  );
  const tmux = view([agent, { pid: 4800, parent: 4711, name: "tmux", command: ["tmux"] }]);
  expect(sharedIn(tmux)).toEqual([]);
  expect(tmux.executors[0]?.totals.suspected).toBe(1);
});

test("comes and goes with a tick, by changes", () => {
  const own = (processes: readonly Row[], revision: number): CorralView =>
    view(processes, { executors: [], revision });
  const before = own([{ pid: 4800, name: "codex", command: ["codex"] }, rows[3]!], 1);
  const after = own([{ pid: 4800, name: "codex", command }, rows[3]!], 2);
  const changes = diffViews(before, after);
  expect(changes.processes?.patch).toContainEqual({ id: key(4810), set: { sharedBy: codex } });
  expect(applyChanges(before, changes)).toEqual(after);
  const back = diffViews(after, { ...before, revision: 3 });
  expect(back.processes?.patch).toContainEqual({ id: key(4810), unset: ["sharedBy"] });
});

test.each<[ProcessFilter, number[]]>([
  [{ associatedOnly: true }, rows.map(({ pid }) => pid)],
  [{ executorId: "x" }, [4711, 4750]],
  [{ project: "shop" }, [4711, 4750]],
  [{ standing: "suspected" }, [4920]],
  [{ leftOver: false, text: "codex" }, [4800, 4900]],
])("filter %j", (filter, pids) => {
  const made = view(rows, { executors: both });
  expect(filterProcesses(made, filter).map(({ pid }) => pid)).toEqual(pids);
});

test.each<[KillScope, number[]]>([
  [{ kind: "executor", executorId: "x" }, [4750, 4711]],
  [{ kind: "project", project: "shop" }, [4750, 4711]],
  [{ kind: "everything" }, [4910, 4750, 4900, 4920, 4711]],
  [{ kind: "process", process: { pid: 4800, startToken: token(100) } }, [4800]],
  [{ kind: "tree", root: { pid: 4711, startToken: token(100) } }, [4750, 4711]],
  [{ kind: "tree", root: { pid: 4800, startToken: token(100) } }, [4810, 4811, 4900, 4910, 4800]],
])("only a kill scope that names it contains it: %j", (scope, pids) => {
  const made = view(rows, { executors: both });
  const { targets } = planKill({ view: made, scope, actor: { selfPid: 2 }, now: 0 });
  expect(targets.map(({ process }) => process.pid).toSorted((a, b) => a - b)).toEqual(
    pids.toSorted((a, b) => a - b),
  );
});

test("a caller below a daemon is in no total from which it could be taken", () => {
  const caller = { pid: 4811, startToken: token(100) };
  const read = withoutCaller(view(rows, { executors: both }), caller);
  expect(read.processes.find(({ pid }) => pid === 4811)?.association).toBeUndefined();
  expect(read.executors[0]?.totals.suspected).toBe(1);
});
