import type { ProcessInfo } from "@corral/inspector/core";
import { describe, expect, test } from "vitest";
import type { SeenBirth } from "../../../src/core/association/births.ts";
import { findJoins, type JoinInput } from "../../../src/core/kill/kill-joins.ts";

type Fields = Partial<ProcessInfo> & { readonly pid: number };

function info(fields: Fields): ProcessInfo {
  return {
    startToken: `t${fields.pid}`,
    parentPid: 1,
    name: `p${fields.pid}`,
    command: [`p${fields.pid}`],
    memoryBytes: 1,
    cpuTimeMs: 0,
    state: "sleeping",
    processGroupId: fields.pid,
    sessionId: fields.pid,
    kernelThread: false,
    ...fields,
  };
}

const victim = (pid: number, deadAt?: number) =>
  [
    pid,
    { process: { pid, startToken: `t${pid}` }, ...(deadAt === undefined ? {} : { deadAt }) },
  ] as const;
const birth = (pid: number, parentPid: number, more: Partial<SeenBirth> = {}): SeenBirth => ({
  identity: { pid, startToken: `t${pid}` },
  parentPid,
  seenAt: 0,
  name: "x",
  processGroupId: pid,
  sessionId: pid,
  ...more,
});

function joins(input: {
  readonly processes: readonly Fields[];
  readonly victims: JoinInput["victims"] extends ReadonlyMap<number, infer V>
    ? readonly (readonly [number, V])[]
    : never;
  readonly bystanders?: readonly number[];
  readonly births?: readonly SeenBirth[];
}): number[] {
  return findJoins({
    processes: [{ pid: 1, parentPid: null }, ...input.processes].map(info),
    victims: new Map(input.victims),
    bystanders: new Set([1, ...(input.bystanders ?? [])].map((pid) => `${pid}@t${pid}`)),
    births: input.births ?? [],
  }).map((process) => process.pid);
}

describe("by a living parent", () => {
  test("children and their children, parents first; victims themselves are not listed", () => {
    const processes = [
      { pid: 12, parentPid: 11 },
      { pid: 11, parentPid: 10 },
      { pid: 10 },
      { pid: 20 },
    ];
    expect(joins({ processes, victims: [victim(10)] })).toEqual([11, 12]);
  });

  test("through a victim in the middle, and below a zombie victim", () => {
    const processes: Fields[] = [
      { pid: 10 },
      { pid: 11, parentPid: 10, state: "zombie" },
      { pid: 12, parentPid: 11 },
    ];
    expect(joins({ processes, victims: [victim(10), victim(11)] })).toEqual([12]);
  });

  test("never a bystander, nor what is below it", () => {
    const processes = [{ pid: 10 }, { pid: 11, parentPid: 10 }, { pid: 12, parentPid: 11 }];
    expect(joins({ processes, victims: [victim(10)], bystanders: [11] })).toEqual([]);
  });

  test("never below a process that has a victim's pid but is another", () => {
    const processes = [
      { pid: 10, startToken: "later" },
      { pid: 11, parentPid: 10 },
    ];
    expect(joins({ processes, victims: [victim(10)] })).toEqual([]);
  });

  test("a child older than its parent is no child", () => {
    const processes = [
      { pid: 10, startedAt: 1_000 },
      { pid: 11, parentPid: 10, startedAt: 500 },
    ];
    expect(joins({ processes, victims: [victim(10)] })).toEqual([]);
  });

  test("a shared daemon that was started in the tree is left, with what is below it", () => {
    const processes = [
      { pid: 10 },
      { pid: 11, parentPid: 10, name: "tmux: server" },
      { pid: 12, parentPid: 11 },
    ];
    expect(joins({ processes, victims: [victim(10)] })).toEqual([]);
  });
});

describe("by a session or group that a victim led", () => {
  test.each(["sessionId", "processGroupId"])("%s, also when the victim is dead", (field) => {
    const processes = [{ pid: 11, [field]: 10 }];
    expect(joins({ processes, victims: [victim(10, 5)] })).toEqual([11]);
    expect(joins({ processes: [{ pid: 10 }, ...processes], victims: [victim(10)] })).toEqual([11]);
  });

  test("not when the number belongs to another process by now", () => {
    const processes = [
      { pid: 10, startToken: "later" },
      { pid: 11, sessionId: 10 },
    ];
    expect(joins({ processes, victims: [victim(10, 5)] })).toEqual([]);
  });

  test("not what a bystander of that session starts", () => {
    const processes = [
      { pid: 10, sessionId: 10 },
      { pid: 11, parentPid: 10, sessionId: 10 },
      { pid: 12, parentPid: 11, sessionId: 10 },
      { pid: 13, parentPid: 12, sessionId: 10 },
    ];
    expect(joins({ processes, victims: [victim(10)], bystanders: [11] })).toEqual([]);
  });
});

describe("by a watched birth", () => {
  test("a daemon whose links are all gone; the child may be told before its parent", () => {
    const processes = [{ pid: 13 }];
    const births = [birth(13, 12), birth(11, 10), birth(12, 11)];
    expect(joins({ processes, victims: [victim(10, 5)], births })).toEqual([13]);
  });

  test("not a birth below somebody else, or long after the victim's death", () => {
    const processes = [{ pid: 13 }, { pid: 14 }];
    const births = [birth(13, 99), birth(14, 10, { seenAt: 10_000 })];
    expect(joins({ processes, victims: [victim(10, 5)], births })).toEqual([]);
  });

  test("not a bystander that was born before the look", () => {
    const processes = [{ pid: 11 }];
    const births = [birth(11, 10)];
    expect(joins({ processes, victims: [victim(10)], births, bystanders: [11] })).toEqual([]);
  });

  test("not a process that has the pid of a birth but is another", () => {
    const processes = [{ pid: 11, startToken: "later" }];
    expect(joins({ processes, victims: [victim(10)], births: [birth(11, 10)] })).toEqual([]);
  });

  test.each(["sessionId", "processGroupId"])(
    "one whose parent was gone already, by the %s that it was born in",
    (field) => {
      const births = [birth(11, 1, { [field]: 10 }), birth(12, 11)];
      expect(joins({ processes: [{ pid: 12 }], victims: [victim(10, 5)], births })).toEqual([12]);
    },
  );

  test.each(["sessionId", "processGroupId"])(
    "one that nobody saw being born, by the %s that one born below led",
    (field) => {
      const processes = [{ pid: 13, [field]: 11 }];
      expect(joins({ processes, victims: [victim(10, 5)], births: [birth(11, 10)] })).toEqual([13]);
      const taken = [{ pid: 11, startToken: "later" }, ...processes];
      expect(joins({ processes: taken, victims: [victim(10)], births: [birth(11, 10)] })).toEqual(
        [],
      );
    },
  );

  test("not what a bystander in the session of a victim starts", () => {
    const processes = [
      { pid: 10 },
      { pid: 11, parentPid: 10, sessionId: 10 },
      { pid: 12, parentPid: 11 },
    ];
    const births = [birth(12, 11, { sessionId: 10 })];
    expect(joins({ processes, victims: [victim(10)], bystanders: [11], births })).toEqual([]);
  });

  test("not what a bystander starts through a shell that is gone", () => {
    const processes = [
      { pid: 10 },
      { pid: 11, parentPid: 10, sessionId: 10 },
      { pid: 13, sessionId: 10 },
    ];
    const births = [birth(13, 12, { sessionId: 10 }), birth(12, 11, { sessionId: 10 })];
    expect(joins({ processes, victims: [victim(10)], bystanders: [11], births })).toEqual([]);
    // Nor a bystander that was itself seen being born.
    const all = [...births, birth(11, 10)];
    expect(joins({ processes, victims: [victim(10)], bystanders: [11], births: all })).toEqual([]);
  });

  test("below a victim that works in the session of a person's shell", () => {
    const processes = [{ pid: 9 }, { pid: 10, parentPid: 9, sessionId: 9 }, { pid: 12 }];
    const births = [birth(10, 9, { sessionId: 9 }), birth(11, 10, { sessionId: 9 }), birth(12, 11)];
    expect(joins({ processes, victims: [victim(10)], bystanders: [9], births })).toEqual([12]);
  });

  test("not what a shared daemon starts that was itself born below", () => {
    const processes = [
      { pid: 11, name: "tmux: server" },
      { pid: 12, parentPid: 11 },
    ];
    const births = [birth(11, 10), birth(12, 11)];
    expect(joins({ processes, victims: [victim(10)], births })).toEqual([]);
  });

  test("not what came so long after that the number may be another's by now", () => {
    const later = 60_000 + 10_000;
    const birthsLater = [birth(11, 10), birth(12, 11, { seenAt: later })];
    expect(
      joins({ processes: [{ pid: 12 }], victims: [victim(10, 5)], births: birthsLater }),
    ).toEqual([]);
    // Its parent lives: no other can have the number.
    const living = [{ pid: 11 }, { pid: 12 }];
    expect(joins({ processes: living, victims: [victim(10, 5)], births: birthsLater })).toEqual([
      11, 12,
    ]);
    for (const sessionId of [10, 11]) {
      const processes = [{ pid: 13, sessionId, startedAt: later }];
      expect(joins({ processes, victims: [victim(10, 5)], births: [birth(11, 10)] })).toEqual([]);
    }
  });
});
