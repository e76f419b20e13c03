import { describe, expect, test } from "vitest";
import type { SeenBirth } from "../../../src/core/association/births.ts";
import type { ProcessView } from "../../../src/core/model.ts";
import { findPossiblyRelated, unattributed } from "../../../src/core/kill/unattributed.ts";
import { plainPrograms } from "../../../src/core/programs/program-kinds.ts";
import { belongsTo, executorView, processView, suspected } from "./kill-views.ts";

type Fields = Parameters<typeof processView>[0];

const id = (pid: number) => ({ pid, startToken: `boot:${pid}` });
const key = (pid: number) => `${pid}@boot:${pid}`;
const birth = (pid: number, parentPid: number): SeenBirth => ({
  identity: id(pid),
  parentPid,
  parent: id(parentPid),
  name: "x",
  processGroupId: pid,
  sessionId: pid,
  seenAt: 0,
});
const system = [
  { pid: 1, parentPid: null },
  { pid: 7, name: "systemd", command: "/usr/lib/systemd/systemd --user" },
  { pid: 40, name: "bash", sessionId: 40 },
];
const views = (rows: readonly Fields[]): ProcessView[] => [...system, ...rows].map(processView);

function found(rows: readonly Fields[], births: readonly SeenBirth[] = []): number[] {
  return unattributed({
    processes: views(rows),
    known: new Set([key(100)]),
    excluded: new Set([...system.map(({ pid }) => key(pid)), key(200), key(201)]),
    possiblyRelated: new Set([key(201)]),
    births,
    runners: [id(40)],
    programs: plainPrograms,
  }).map(({ pid }) => pid);
}

describe("processes that may come from the targets and are reported", () => {
  test.each([1, 7, 40])("an orphan of an unknown parent, adopted by %i", (parentPid) => {
    expect(found([{ pid: 300, parentPid }])).toEqual([300]);
    expect(found([{ pid: 300, parentPid }], [birth(300, parentPid)])).toEqual([300]);
  });

  test("one whose parent is a target: it should have gone with it", () => {
    expect(found([{ pid: 300 }], [birth(300, 100)])).toEqual([300]);
  });

  test("of what ran before only what is possibly related", () => {
    expect(found([{ pid: 200 }, { pid: 201 }])).toEqual([201]);
  });

  test.each<[string, Fields, SeenBirth[]]>([
    ["what the kill has an outcome for", { pid: 100 }, []],
    ["the child of a living process of somebody else", { pid: 300, parentPid: 200 }, []],
    ["what somebody else was seen to start", { pid: 300 }, [birth(300, 200)]],
    ["what is in somebody else's living session", { pid: 300, sessionId: 40 }, []],
    ["what has a terminal", { pid: 300, terminal: "pts/1" }, []],
    ["a zombie", { pid: 300, state: "zombie" }, []],
    ["a thread of the kernel", { pid: 300, kernelThread: true }, []],
    ["a shared daemon", { pid: 300, name: "tmux: server" }, []],
    ["a person's program", { pid: 300, name: "firefox" }, []],
  ])("not %s", (_, row, births) => {
    expect(found([{ pid: 200 }, row], births)).toEqual([]);
  });
});

describe("what is possibly related when a kill begins", () => {
  const executor = executorView({ id: "A", pid: 100, startedAt: 1_000, registeredAt: 3_000 });
  const possiblyRelated = (row: Fields): boolean =>
    findPossiblyRelated(views([row]), [executor], plainPrograms).has(key(row.pid));

  test("the child of a process that is gone and whose pid is another's by now", () => {
    const orphan = { pid: 300, parentPid: 200, startedAt: 2_000 };
    const held = (startedAt: number) =>
      findPossiblyRelated(views([{ pid: 200, startedAt }, orphan]), [executor], plainPrograms).has(
        key(300),
      );
    expect([held(1_500), held(8_000)]).toEqual([false, true]);
  });

  test("nobody from before it was watched, where it was held until then", () => {
    const launched = { ...executor, origin: "launched" as const };
    const processes = views([{ pid: 300, startedAt: 2_000 }]);
    expect(findPossiblyRelated(processes, [launched], plainPrograms).size).toBe(0);
  });

  test.each<[boolean, string, Fields]>([
    [
      true,
      "an orphan that a hint ties to it",
      { pid: 300, startedAt: 9_000, association: suspected("A") },
    ],
    [true, "an orphan from before it was watched", { pid: 300, startedAt: 2_000 }],
    [false, "an orphan from before it began", { pid: 300, startedAt: 900 }],
    [false, "an orphan from after it was known", { pid: 300, startedAt: 9_000 }],
    [false, "an owned one", { pid: 300, startedAt: 9_000, association: belongsTo("A") }],
    [false, "another's", { pid: 300, startedAt: 9_000, association: suspected("B") }],
    [
      false,
      "a person's shell",
      { pid: 300, parentPid: 40, startedAt: 9_000, association: suspected("A") },
    ],
    [false, "an editor", { pid: 300, name: "code", startedAt: 9_000, association: suspected("A") }],
  ])("%s: %s", (is, _, row) => {
    expect(possiblyRelated(row)).toBe(is);
  });
});
