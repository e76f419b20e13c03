import { describe, expect, test } from "vitest";
import { ProcessInspectorError } from "../../src/core/errors.ts";
import { pinPortably, type PinSources } from "../../src/portable/portable-pin.ts";
import { ProcessTable } from "../../src/portable/process-table.ts";
import type { StatusRow } from "../../src/portable/rows.ts";
import { createStartTokens } from "../../src/portable/start-tokens.ts";

/** A machine with one process, 9, that a test may change. */
function machine() {
  const world = {
    now: 0,
    reads: 0,
    asked: undefined as readonly number[] | undefined,
    rows: [{ pid: 9, parentPid: 1, startedAt: 5_000, state: "sleeping" }] as StatusRow[],
    alive: true,
    failure: undefined as Error | undefined,
    refusal: undefined as string | undefined,
    sent: [] as string[],
  };
  const sources: PinSources = {
    tokens: createStartTokens("boot", 0),
    table: new ProcessTable({
      read(pids) {
        world.reads += 1;
        world.asked = pids;
        if (world.failure !== undefined) throw world.failure;
        return world.rows;
      },
      probe: () => world.alive,
      now: () => world.now,
      maxAgeMs: 50,
    }),
    kill(pid, signal) {
      if (world.refusal !== undefined) {
        throw Object.assign(new Error(world.refusal), { code: world.refusal });
      }
      world.sent.push(`${signal} ${pid}`);
    },
  };
  const target = { pid: 9, startToken: "boot:5000" };
  const pin = () => {
    const result = pinPortably(target, sources);
    if (result.outcome !== "pinned") throw new Error(`not pinned: ${result.outcome}`);
    return result.pin;
  };
  return { world, sources, target, pin };
}

describe("looking again", () => {
  test("one reading serves a round of questions, a later question gets a new one", () => {
    const { world, pin } = machine();
    const held = pin();
    for (let look = 0; look < 200; look += 1) expect(held.status().kind).toBe("alive");
    expect(world.reads).toBe(1);
    world.now = 51;
    expect(held.status()).toEqual({ kind: "alive", state: "sleeping", parentPid: 1 });
    expect(world.reads).toBe(2);
  });

  test("the first look reads the whole table, later ones only those that are held", () => {
    const { world, sources, pin } = machine();
    world.rows.push({ pid: 10, parentPid: 1, startedAt: 5_000, state: "running" });
    const held = pin();
    expect(world.asked).toBeUndefined();
    const other = pinPortably({ pid: 10, startToken: "boot:5000" }, sources);
    expect(world.reads).toBe(1);
    world.now = 100;
    held.status();
    expect(world.asked).toEqual([9, 10]);
    if (other.outcome === "pinned") other.pin.close();
    world.now = 200;
    held.status();
    expect(world.asked).toEqual([9]);
  });

  test("a death is seen at once, also within the life of a reading", () => {
    const { world, pin } = machine();
    const held = pin();
    world.alive = false;
    expect(held.status()).toEqual({ kind: "gone" });
    expect(held.signal("SIGKILL")).toBe("gone");
    expect(world.sent).toEqual([]);
  });

  test("a pid that is another's now is gone, and its signal not sent", () => {
    const { world, sources, target, pin } = machine();
    const held = pin();
    world.now = 100;
    world.rows = [{ pid: 9, parentPid: 1, startedAt: 6_000, state: "running" }];
    expect(held.status()).toEqual({ kind: "gone" });
    expect(held.signal("SIGTERM")).toBe("reused");
    expect(pinPortably(target, sources)).toEqual({ outcome: "reused" });
    expect(world.sent).toEqual([]);
  });

  test("a zombie is told with its parent", () => {
    const { world, pin } = machine();
    world.rows = [{ pid: 9, parentPid: 7, startedAt: 5_000, state: "zombie" }];
    expect(pin().status()).toEqual({ kind: "zombie", parentPid: 7 });
  });
});

describe("what is not sure", () => {
  test("an unreadable table is no proof of death, and no ground to signal", () => {
    const { world, sources, target, pin } = machine();
    const held = pin();
    world.now = 100;
    world.failure = new ProcessInspectorError("SYSTEM_ERROR", "ps is missing");
    expect(held.status()).toEqual({ kind: "unknown", reason: "ps is missing" });
    expect(() => held.signal("SIGKILL")).toThrow(/not signalled.*ps is missing/);
    expect(pinPortably(target, sources)).toEqual({ outcome: "denied" });
    expect(world.sent).toEqual([]);
  });

  test("a table that cannot be read for want of descriptors is no refusal", () => {
    const { world, sources, target } = machine();
    const cause = Object.assign(new Error("spawnSync ps EMFILE"), { code: "EMFILE" });
    world.failure = new ProcessInspectorError("SYSTEM_ERROR", "ps did not run", { cause });
    expect(pinPortably(target, sources)).toEqual({ outcome: "exhausted" });
  });

  test("neither is a process that exists and is not listed, or has no start", () => {
    const { world, pin } = machine();
    const held = pin();
    world.now = 100;
    world.rows = [];
    expect(held.status()).toMatchObject({ kind: "unknown" });
    world.now = 200;
    world.rows = [{ pid: 9, parentPid: 1, state: "running" }];
    expect(() => held.signal("SIGKILL")).toThrow(/not known/);
    expect(world.sent).toEqual([]);
  });
});

describe("sending", () => {
  test.each([
    [undefined, "sent"],
    ["ESRCH", "gone"],
    ["EPERM", "denied"],
  ])("kill answers %s: %s", (refusal, outcome) => {
    const { world, pin } = machine();
    world.refusal = refusal;
    expect(pin().signal("SIGTERM")).toBe(outcome);
    expect(world.sent).toEqual(refusal === undefined ? ["SIGTERM 9"] : []);
  });

  test("a signal that the platform does not have is KILL_FAILED", () => {
    const { world, pin } = machine();
    world.refusal = "ENOSYS";
    expect(() => pin().signal("SIGSTOP")).toThrow(/SIGSTOP/);
  });
});
