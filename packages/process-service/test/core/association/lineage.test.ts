import { describe, expect, test } from "vitest";
import { applyLineage, observeLineage } from "../../../src/core/association/lineage.ts";
import { associate } from "../../../src/core/association/associate.ts";
import { observeBirths } from "../../../src/core/association/births.ts";
import { rootEntry } from "../../../src/core/association/lineage-entry.ts";
import type { Executor, LineageEntry } from "../../../src/core.ts";
import type { SeenBirth } from "../../../src/core/association/births.ts";
import {
  byIdOf,
  ended,
  entry,
  epoch,
  executor,
  forksOf,
  hostId,
  key,
  process,
  snapshot,
  token,
} from "../scene.ts";
import type { Row } from "../scene.ts";

/** One scan after the other on one memory, as the monitor does it. */
function memory(executors: readonly Executor[] = [executor()]) {
  const known = new Map<string, LineageEntry>();
  const stored = new Map<string, LineageEntry>();
  let owners = executors;
  return {
    known,
    stored,
    own: (next: readonly Executor[]) => {
      owners = next;
    },
    scan: (at: number, rows: readonly Row[], more: Parameters<typeof snapshot>[1] = {}) => {
      const result = associate({
        snapshot: snapshot(rows, { at, ...more }),
        executors: owners,
        lineage: known,
        markers: new Map(),
        forks: forksOf(1),
      });
      const changes = observeLineage({ result, known, stored: new Set(stored.keys()) });
      applyLineage(known, changes);
      for (const { process: gone } of changes.remove)
        stored.delete(key(gone.pid, startOf(gone.startToken)));
      for (const entry of changes.record) stored.set(keyOf(entry), entry);
      return { ...result, byId: byIdOf(result), changes };
    },
  };
}

function startOf(startToken: string): number {
  return Number(startToken.split(":")[1]);
}

function keyOf(entry: LineageEntry): string {
  return key(entry.process.pid, startOf(entry.process.startToken));
}

const agent: Row = { pid: 4711, name: "claude" };
const shell: Row = { pid: 4800, parent: 4711, name: "bash", sessionId: 4800, processGroupId: 4800 };
const server: Row = { pid: 4900, parent: 4800, sessionId: 4800, processGroupId: 4800 };

describe("observeLineage", () => {
  test("remembers descendants with the parent they were seen under", () => {
    const { scan, stored } = memory();
    scan(1000, [agent, shell, server]);
    expect([...stored.values()].map(({ process: { pid }, parent }) => [pid, parent?.pid])).toEqual([
      [4711, undefined],
      [4800, 4711],
      [4900, 4800],
    ]);
    expect(stored.get(key(4900))).toMatchObject({
      hostId,
      executorId: "x",
      name: "node",
      command: "node server.js",
      sessionId: 4800,
      firstSeenAt: epoch + 1000_000,
      lastSeenAt: epoch + 1000_000,
    });
  });

  test("an idle machine writes nothing, but a sight is refreshed each minute or so", () => {
    const { scan } = memory();
    scan(1000, [agent, shell]);
    expect(scan(1002, [agent, shell]).changes.record).toEqual([]);
    expect(scan(1059, [agent, shell]).changes.record).toEqual([]);
    expect(scan(1075, [agent, shell]).changes.record).toHaveLength(2);
    expect(scan(1076, [agent, shell]).changes.record).toEqual([]);
  });

  test("the shell dies, then the executor: the server keeps its owner and says where it came from", () => {
    const { scan, own, known } = memory();
    scan(1000, [agent, shell, server]);
    const orphan = { ...server, parent: 1 };
    expect(scan(1002, [agent, orphan]).byId.get(key(4900))?.evidence).toBe("lineage");
    own([ended()]);
    for (const at of [1004, 1006, 1008]) scan(at, [orphan]);
    const found = scan(5000, [orphan]).byId.get(key(4900));
    expect(found).toMatchObject({
      evidence: "lineage",
      standing: "owned",
      leftOver: true,
      seenAt: epoch + 1000_000,
      via: { pid: 4800, name: "bash" },
      deadParentId: key(4800),
    });
    expect(known.get(key(4800))?.endedAt).toBe(epoch + 1002_000);
    // The root is needed too: without it the branch would have no beginning.
    expect(known.has(key(4711))).toBe(true);
  });

  test("the first parent stays, whoever adopts the process later", () => {
    const { scan, known } = memory();
    scan(1000, [agent, shell, server]);
    scan(1100, [agent, { ...server, parent: 4711 }]);
    expect(known.get(key(4900))?.parent?.pid).toBe(4800);
  });

  test("an ended process without descendants is removed at the next scan", () => {
    const { scan, known, stored } = memory();
    scan(1000, [agent, shell]);
    expect(scan(1002, [agent]).changes.remove).toEqual([]);
    expect(scan(1004, [agent]).changes.remove.map(({ process: { pid } }) => pid)).toEqual([4800]);
    expect([known.size, stored.size]).toEqual([1, 1]);
  });

  test("a dead session leader stays known while the session has a member", () => {
    const { scan, known } = memory();
    scan(1000, [agent, shell]);
    const late: Row = { pid: 4950, parent: 1, start: 1001, sessionId: 4800, processGroupId: 4800 };
    for (const at of [1002, 1004, 1006]) {
      expect(scan(at, [agent, late]).byId.get(key(4950, 1001))?.evidence).toBe("session");
    }
    scan(1008, [agent]);
    scan(1010, [agent]);
    expect(known.has(key(4800))).toBe(false);
  });

  test("a partial snapshot proves no end", () => {
    const { scan, known } = memory();
    scan(1000, [agent, shell]);
    const problems = [{ code: "PROCESSES_HIDDEN", message: "hidepid" }] as const;
    for (const at of [1002, 1004]) scan(at, [agent], { problems });
    // Nor forgotten, as one that ended would be at the second scan.
    expect(known.get(key(4800))).toMatchObject({ process: { pid: 4800 } });
    expect(known.get(key(4800))).not.toHaveProperty("endedAt");
  });

  test("hints are not recorded", () => {
    const { scan, stored } = memory([executor({ workspace: "/wt/a" })]);
    scan(1000, [agent, { pid: 5000, workingDirectory: "/wt/a" }]);
    expect([...stored.keys()]).toEqual([key(4711)]);
  });

  test("secrets are masked in what is kept of a command, and it is shortened", () => {
    const { scan, stored } = memory();
    const command = ["node", "--api-key=hunter2", "x".repeat(1000)];
    scan(1000, [agent, { pid: 4800, parent: 4711, command }]);
    const kept = stored.get(key(4800))?.command;
    expect(kept).toMatch(/^node --api-key=\*{3} x+…$/);
    expect(kept).toHaveLength(256);
  });

  test("exec under the same pid: the name follows", () => {
    const { scan, stored } = memory();
    scan(1000, [agent, { ...shell, name: "claude" }]);
    scan(1002, [agent, shell]);
    expect(stored.get(key(4800))?.name).toBe("bash");
  });

  test("a nearer executor registered later owns its descendants", () => {
    const { scan, own, stored } = memory();
    scan(1000, [agent, shell, server]);
    own([executor(), executor({ id: "inner", pid: 4800 })]);
    scan(1002, [agent, shell, server]);
    expect(stored.get(key(4900))?.executorId).toBe("inner");
    expect(stored.get(key(4800))?.executorId).toBe("inner");
  });

  test("after a reboot no executor of the earlier boot counts as running", () => {
    const { scan, known } = memory();
    scan(1000, [agent, shell, server]);
    const { byId } = scan(2000, [{ ...agent, startToken: "boot-2:100" }], { bootId: "boot-2" });
    expect(byId.size).toBe(0);
    scan(2002, [], { bootId: "boot-2" });
    expect(known.size).toBe(0);
  });
});

function birth(pid: number, parentPid: number, more: Partial<SeenBirth> = {}): SeenBirth {
  return {
    identity: { pid, startToken: token(100) },
    parentPid,
    parent: { pid: parentPid, startToken: token(100) },
    name: "bash",
    processGroupId: pid,
    sessionId: pid,
    seenAt: epoch + 1000_500,
    ...more,
  };
}

describe("observeBirths", () => {
  const root = rootEntry(executor(), process(agent), epoch + 1000_000);
  const known = new Map([[key(4711), root]]);

  test("a child of a recorded process belongs to its executor", () => {
    const [added] = observeBirths({ births: [birth(4800, 4711)], known });
    expect(added).toMatchObject({
      process: { pid: 4800 },
      parent: { pid: 4711 },
      executorId: "x",
      lastSeenAt: epoch + 1000_500,
    });
  });

  test("a whole branch in one batch, children first", () => {
    const births = [birth(4900, 4801), birth(4801, 4800), birth(4800, 4711)];
    const added = observeBirths({ births, known });
    expect(added.map(({ process: { pid } }) => pid)).toEqual([4800, 4801, 4900]);
  });

  test("children of unrelated processes have no executor", () => {
    expect(observeBirths({ births: [birth(4800, 77)], known })).toEqual([]);
  });

  test("a recorded pid that was reused owns nothing, whether the reuse was seen or not", () => {
    const identity = { pid: 4711, startToken: token(500) };
    const child = birth(4800, 4711, { parent: identity });
    expect(observeBirths({ births: [child], known })).toEqual([]);
    expect(observeBirths({ births: [birth(4711, 77, { identity }), child], known })).toEqual([]);
  });

  test("a parent without a proved identity owns nothing", () => {
    const { parent: _, ...unproved } = birth(4800, 4711);
    expect(observeBirths({ births: [unproved], known })).toEqual([]);
  });

  test("an ended entry owns nothing", () => {
    const dead = new Map([[key(4711), { ...root, endedAt: epoch + 1000_100 }]]);
    expect(observeBirths({ births: [birth(4800, 4711)], known: dead })).toEqual([]);
  });

  test("the shell lives 5 ms between two scans; what it left is owned, and written with the shell", () => {
    const { scan, known, stored } = memory();
    scan(1000, [agent]);
    for (const added of observeBirths({ births: [birth(4800, 4711)], known })) {
      known.set(keyOf(added), added);
    }
    // The daemon itself was never seen at its birth: its session tells.
    const daemon: Row = {
      pid: 4900,
      parent: 1,
      start: 1001,
      sessionId: 4800,
      processGroupId: 4800,
    };
    const { byId } = scan(1002, [agent, daemon]);
    expect(byId.get(key(4900, 1001))).toMatchObject({ evidence: "session", standing: "owned" });
    expect(stored.has(key(4800))).toBe(true);
  });

  test("a process that was recorded at its birth gets its arguments by the first scan, once", () => {
    const { scan, known } = memory();
    scan(1000, [agent]);
    const [added] = observeBirths({ births: [birth(4800, 4711, { name: "node" })], known });
    known.set(key(4800), added!);
    const server: Row = { pid: 4800, parent: 4711, sessionId: 4800, processGroupId: 4800 };
    scan(1002, [agent, server]);
    expect(known.get(key(4800))?.command).toBe("node server.js");
    expect(scan(1003, [agent, server]).changes.put).toEqual([]);
  });

  test("short-lived births without descendants are never written", () => {
    const { scan, known, stored } = memory();
    scan(1000, [agent]);
    const births = Array.from({ length: 5000 }, (_, at) => birth(10_000 + at, 4711));
    for (const added of observeBirths({ births, known })) known.set(keyOf(added), added);
    const first = scan(1002, [agent]);
    const second = scan(1004, [agent]);
    expect([...first.changes.record, ...second.changes.record]).toEqual([]);
    expect([known.size, stored.size]).toEqual([1, 1]);
  });

  test("a process started during a scan does not count as dead if the scan missed it", () => {
    const { scan, known } = memory();
    scan(1000, [agent]);
    known.set(...entry(4800, { under: key(4711), lastSeenAt: epoch + 1002_005 }));
    scan(1002, [agent]);
    expect(known.get(key(4800))?.endedAt).toBeUndefined();
  });
});
