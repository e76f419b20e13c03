import { describe, expect, test } from "vitest";
import { ProcessInspectorError } from "../../src/core/errors.ts";
import { pinPortably, type PinSources } from "../../src/portable/portable-pin.ts";
import { ProcessTable } from "../../src/portable/process-table.ts";
import type { StatusRow } from "../../src/portable/rows.ts";
import { createStartTokens } from "../../src/portable/start-tokens.ts";

/** A machine with one process, pid 9, that tests modify. */
function machine() {
  const state = {
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
        state.reads += 1;
        state.asked = pids;
        if (state.failure !== undefined) throw state.failure;
        return state.rows;
      },
      probe: () => state.alive,
      now: () => state.now,
      maxAgeMs: 50,
    }),
    kill(pid, signal) {
      if (state.refusal !== undefined) {
        throw Object.assign(new Error(state.refusal), { code: state.refusal });
      }
      state.sent.push(`${signal} ${pid}`);
    },
  };
  const target = { pid: 9, startToken: "boot:5000" };
  const pin = () => {
    const result = pinPortably(target, sources);
    if (result.outcome !== "pinned") throw new Error(`not pinned: ${result.outcome}`);
    return result.pin;
  };
  return { state, sources, target, pin };
}

describe("status", () => {
  test("calls within maxAgeMs share one reading, later calls read again", () => {
    const { state, pin } = machine();
    const held = pin();
    for (let look = 0; look < 200; look += 1) expect(held.status().kind).toBe("alive");
    expect(state.reads).toBe(1);
    state.now = 51;
    expect(held.status()).toEqual({ kind: "alive", state: "sleeping", parentPid: 1 });
    expect(state.reads).toBe(2);
  });

  test("the first call reads all processes, later calls the pinned ones", () => {
    const { state, sources, pin } = machine();
    state.rows.push({ pid: 10, parentPid: 1, startedAt: 5_000, state: "running" });
    const held = pin();
    expect(state.asked).toBeUndefined();
    const other = pinPortably({ pid: 10, startToken: "boot:5000" }, sources);
    expect(state.reads).toBe(1);
    state.now = 100;
    held.status();
    expect(state.asked).toEqual([9, 10]);
    if (other.outcome === "pinned") other.pin.close();
    state.now = 200;
    held.status();
    expect(state.asked).toEqual([9]);
  });

  test("an exit is noticed at once, even while a reading is valid", () => {
    const { state, pin } = machine();
    const held = pin();
    state.alive = false;
    expect(held.status()).toEqual({ kind: "gone" });
    expect(held.signal("SIGKILL")).toBe("gone");
    expect(state.sent).toEqual([]);
  });

  test("a reused pid is gone, and is not signalled", () => {
    const { state, sources, target, pin } = machine();
    const held = pin();
    state.now = 100;
    state.rows = [{ pid: 9, parentPid: 1, startedAt: 6_000, state: "running" }];
    expect(held.status()).toEqual({ kind: "gone" });
    expect(held.signal("SIGTERM")).toBe("reused");
    expect(pinPortably(target, sources)).toEqual({ outcome: "reused" });
    expect(state.sent).toEqual([]);
  });

  test("a zombie is reported with its parent", () => {
    const { state, pin } = machine();
    state.rows = [{ pid: 9, parentPid: 7, startedAt: 5_000, state: "zombie" }];
    expect(pin().status()).toEqual({ kind: "zombie", parentPid: 7 });
  });
});

describe("unknown", () => {
  test("when ps fails the status is unknown and no signal is sent", () => {
    const { state, sources, target, pin } = machine();
    const held = pin();
    state.now = 100;
    state.failure = new ProcessInspectorError("SYSTEM_ERROR", "ps is missing");
    expect(held.status()).toEqual({ kind: "unknown", reason: "ps is missing" });
    expect(() => held.signal("SIGKILL")).toThrow(/not signalled.*ps is missing/);
    expect(pinPortably(target, sources)).toEqual({ outcome: "denied" });
    expect(state.sent).toEqual([]);
  });

  test("when ps fails with EMFILE the outcome is exhausted", () => {
    const { state, sources, target } = machine();
    const cause = Object.assign(new Error("spawnSync ps EMFILE"), { code: "EMFILE" });
    state.failure = new ProcessInspectorError("SYSTEM_ERROR", "ps did not run", { cause });
    expect(pinPortably(target, sources)).toEqual({ outcome: "exhausted" });
  });

  test("an unlisted process, or one without a start, is unknown and not signalled", () => {
    const { state, pin } = machine();
    const held = pin();
    state.now = 100;
    state.rows = [];
    expect(held.status()).toMatchObject({ kind: "unknown" });
    state.now = 200;
    state.rows = [{ pid: 9, parentPid: 1, state: "running" }];
    expect(() => held.signal("SIGKILL")).toThrow(/not known/);
    expect(state.sent).toEqual([]);
  });
});

describe("signal", () => {
  test.each([
    [undefined, "sent"],
    ["ESRCH", "gone"],
    ["EPERM", "denied"],
  ])("kill answers %s: %s", (refusal, outcome) => {
    const { state, pin } = machine();
    state.refusal = refusal;
    expect(pin().signal("SIGTERM")).toBe(outcome);
    expect(state.sent).toEqual(refusal === undefined ? ["SIGTERM 9"] : []);
  });

  test("an unsupported signal throws KILL_FAILED", () => {
    const { state, pin } = machine();
    state.refusal = "ENOSYS";
    expect(() => pin().signal("SIGSTOP")).toThrow(/SIGSTOP/);
  });
});
