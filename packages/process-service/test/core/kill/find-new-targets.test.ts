import { identityKey, type ProcessInfo } from "@corral/inspector/core";
import { describe, expect, test } from "vitest";
import type { SeenBirth } from "../../../src/core/association/births.ts";
import type { KnownTarget } from "../../../src/core/kill/born-below.ts";
import { findNewTargets, type NewTarget } from "../../../src/core/kill/find-new-targets.ts";
import { plainPrograms } from "../../../src/core/programs/program-kinds.ts";

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

const id = (pid: number) => ({ pid, startToken: `t${pid}` });
const target = (pid: number) => ({ process: id(pid), holdsPid: true });
/** Collected by the time the scan had ended. */
const gone = (pid: number) => ({ process: id(pid), holdsPid: false });
const birth = (pid: number, parentPid: number, more: Partial<SeenBirth> = {}): SeenBirth => ({
  identity: id(pid),
  parentPid,
  parent: id(parentPid),
  seenAt: 0,
  name: "x",
  processGroupId: pid,
  sessionId: pid,
  ...more,
});

function joins(input: {
  readonly processes: readonly Fields[];
  readonly targets: readonly KnownTarget[];
  readonly excluded?: readonly number[];
  readonly births?: readonly SeenBirth[];
  readonly numbersNotReused?: boolean;
}): number[] {
  return joinsOf(input).map(({ process }) => process.pid);
}

function joinsOf(input: Parameters<typeof joins>[0]): NewTarget[] {
  return findNewTargets({
    processes: [{ pid: 1, parentPid: null }, ...input.processes].map(info),
    targets: new Map(input.targets.map((one) => [identityKey(one.process), one])),
    excluded: new Set([1, ...(input.excluded ?? [])].map((pid) => `${pid}@t${pid}`)),
    births: input.births ?? [],
    numbersNotReused: input.numbersNotReused ?? true,
    programs: plainPrograms,
  });
}

describe("by a living parent", () => {
  test("children and their children, parents first; targets themselves are not listed", () => {
    const processes = [
      { pid: 12, parentPid: 11 },
      { pid: 11, parentPid: 10 },
      { pid: 10 },
      { pid: 20 },
    ];
    expect(joins({ processes, targets: [target(10)] })).toEqual([11, 12]);
  });

  test("through a target in the middle, and below a zombie target", () => {
    const processes: Fields[] = [
      { pid: 10 },
      { pid: 11, parentPid: 10, state: "zombie" },
      { pid: 12, parentPid: 11 },
    ];
    expect(joins({ processes, targets: [target(10), target(11)] })).toEqual([12]);
  });

  test("never an excluded process, nor what is below it", () => {
    const processes = [{ pid: 10 }, { pid: 11, parentPid: 10 }, { pid: 12, parentPid: 11 }];
    expect(joins({ processes, targets: [target(10)], excluded: [11] })).toEqual([]);
  });

  test("never below a process that has a target's pid but is another", () => {
    const processes = [
      { pid: 10, startToken: "later" },
      { pid: 11, parentPid: 10 },
    ];
    expect(joins({ processes, targets: [target(10)] })).toEqual([]);
  });

  test("never the child that a scan shows below one whose pid was free when it had ended", () => {
    const processes = [{ pid: 10 }, { pid: 11, parentPid: 10 }];
    expect(joins({ processes, targets: [gone(10)] })).toEqual([]);
    expect(joins({ processes, targets: [gone(10)], births: [birth(11, 10)] })).toEqual([11]);
  });

  test("below another newcomer it is to be proved by that one's pin", () => {
    const processes = [{ pid: 10 }, { pid: 11, parentPid: 10 }, { pid: 12, parentPid: 11 }];
    const found = joinsOf({ processes, targets: [target(10)] });
    expect(found.map(({ below }) => below)).toEqual([undefined, "11@t11"]);
  });

  test("a child older than its parent is no child", () => {
    const processes = [
      { pid: 10, startedAt: 1_000 },
      { pid: 11, parentPid: 10, startedAt: 500 },
    ];
    expect(joins({ processes, targets: [target(10)] })).toEqual([]);
  });

  test("a shared daemon that was started in the tree is left, with what is below it", () => {
    const processes = [
      { pid: 10 },
      { pid: 11, parentPid: 10, name: "tmux: server" },
      { pid: 12, parentPid: 11 },
    ];
    expect(joins({ processes, targets: [target(10)] })).toEqual([]);
  });
});

describe("by a session or group that a target led", () => {
  test.each(["sessionId", "processGroupId"])("%s, also when the target is dead", (field) => {
    const processes = [{ pid: 11, [field]: 10 }];
    expect(joins({ processes, targets: [gone(10)] })).toEqual([11]);
    expect(joins({ processes: [{ pid: 10 }, ...processes], targets: [target(10)] })).toEqual([11]);
  });

  test("not when the number belongs to another process by now", () => {
    const processes = [
      { pid: 10, startToken: "later" },
      { pid: 11, sessionId: 10 },
    ];
    expect(joins({ processes, targets: [gone(10)] })).toEqual([]);
  });

  test("not while its parent is not in the scan: the number may be that of the parent", () => {
    const child: Fields = { pid: 11, parentPid: 10, sessionId: 10 };
    expect(joins({ processes: [child], targets: [gone(10)] })).toEqual([]);
    const stranger: Fields = { pid: 10, startToken: "later" };
    expect(joins({ processes: [stranger, child], targets: [gone(10)] })).toEqual([]);
  });

  test("not what is born below the next process with the number of a target", () => {
    const born = birth(11, 10, {
      parent: { pid: 10, startToken: "later" },
      sessionId: 10,
      processGroupId: 10,
    });
    const processes: Fields[] = [{ pid: 11, sessionId: 11 }];
    expect(joins({ processes, targets: [gone(10)], births: [born] })).toEqual([]);
  });

  test("not what an excluded process of that session starts", () => {
    const processes = [
      { pid: 10, sessionId: 10 },
      { pid: 11, parentPid: 10, sessionId: 10 },
      { pid: 12, parentPid: 11, sessionId: 10 },
      { pid: 13, parentPid: 12, sessionId: 10 },
    ];
    expect(joins({ processes, targets: [target(10)], excluded: [11] })).toEqual([]);
  });
});

describe("by a watched birth", () => {
  test("a daemon whose links are all gone; the child may be told before its parent", () => {
    const processes = [{ pid: 13 }];
    const births = [birth(13, 12), birth(11, 10), birth(12, 11)];
    expect(joins({ processes, targets: [gone(10)], births })).toEqual([13]);
  });

  test("not a birth below somebody else, also one that has a target's pid by now", () => {
    const processes = [{ pid: 13 }, { pid: 14 }];
    const births = [birth(13, 99), birth(14, 10, { parent: { pid: 10, startToken: "later" } })];
    expect(joins({ processes, targets: [gone(10)], births })).toEqual([]);
    expect(joins({ processes, targets: [target(10)], births })).toEqual([]);
  });

  test("not one whose parent could not be proved", () => {
    const { parent: _, ...unproved } = birth(13, 10);
    const processes = [{ pid: 13 }];
    expect(joins({ processes, targets: [gone(10)], births: [unproved] })).toEqual([]);
  });

  test("not an excluded process that was born before the look", () => {
    const processes = [{ pid: 11 }];
    const births = [birth(11, 10)];
    expect(joins({ processes, targets: [target(10)], births, excluded: [11] })).toEqual([]);
  });

  test("not a process that has the pid of a birth but is another", () => {
    const processes = [{ pid: 11, startToken: "later" }];
    expect(joins({ processes, targets: [target(10)], births: [birth(11, 10)] })).toEqual([]);
  });

  test.each(["sessionId", "processGroupId"])(
    "one whose parent was gone already, by the %s that it was born in",
    (field) => {
      const births = [birth(11, 1, { [field]: 10 }), birth(12, 11)];
      expect(joins({ processes: [{ pid: 12 }], targets: [gone(10)], births })).toEqual([12]);
    },
  );

  test.each(["sessionId", "processGroupId"])(
    "one that nobody saw being born, by the %s that one born below led",
    (field) => {
      const processes = [{ pid: 13, [field]: 11 }];
      expect(joins({ processes, targets: [gone(10)], births: [birth(11, 10)] })).toEqual([13]);
      const taken = [{ pid: 11, startToken: "later" }, ...processes];
      expect(joins({ processes: taken, targets: [target(10)], births: [birth(11, 10)] })).toEqual(
        [],
      );
    },
  );

  test("not what an excluded process in the session of a target starts", () => {
    const processes = [
      { pid: 10 },
      { pid: 11, parentPid: 10, sessionId: 10 },
      { pid: 12, parentPid: 11 },
    ];
    const births = [birth(12, 11, { sessionId: 10 })];
    expect(joins({ processes, targets: [target(10)], excluded: [11], births })).toEqual([]);
  });

  test("not what an excluded process starts through a shell that is gone", () => {
    const processes = [
      { pid: 10 },
      { pid: 11, parentPid: 10, sessionId: 10 },
      { pid: 13, sessionId: 10 },
    ];
    const births = [birth(13, 12, { sessionId: 10 }), birth(12, 11, { sessionId: 10 })];
    expect(joins({ processes, targets: [target(10)], excluded: [11], births })).toEqual([]);
    // Nor an excluded process that was itself seen being born.
    const all = [...births, birth(11, 10)];
    expect(joins({ processes, targets: [target(10)], excluded: [11], births: all })).toEqual([]);
  });

  test("below a target that works in the session of a person's shell", () => {
    const processes = [{ pid: 9 }, { pid: 10, parentPid: 9, sessionId: 9 }, { pid: 12 }];
    const births = [birth(10, 9, { sessionId: 9 }), birth(11, 10, { sessionId: 9 }), birth(12, 11)];
    expect(joins({ processes, targets: [target(10)], excluded: [9], births })).toEqual([12]);
  });

  test("not what a shared daemon starts that was itself born below", () => {
    const processes = [
      { pid: 11, name: "tmux: server" },
      { pid: 12, parentPid: 11 },
    ];
    const births = [birth(11, 10), birth(12, 11)];
    expect(joins({ processes, targets: [target(10)], births })).toEqual([]);
  });

  test.each([10, 11])("not by session id %i where it may have been reused", (number) => {
    const births = [birth(11, 10)];
    const late = [{ pid: 13, sessionId: number }];
    const about = { processes: late, targets: [gone(10)], births };
    expect(joins(about)).toEqual([13]);
    expect(joins({ ...about, numbersNotReused: false })).toEqual([]);
    // A target that is in it keeps the number from being given again.
    const processes = [...late, { pid: 9, sessionId: number }];
    expect(
      joins({ processes, targets: [gone(10), target(9)], births, numbersNotReused: false }),
    ).toEqual([13]);
  });

  test("not by a number that was seen being given to another since", () => {
    const given = birth(10, 1, { identity: { pid: 10, startToken: "later" } });
    const processes = [{ pid: 13, sessionId: 10 }];
    expect(joins({ processes, targets: [gone(10)], births: [given] })).toEqual([]);
  });
});
