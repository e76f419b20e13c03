import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  isWrittenBy,
  parseSessionFile,
} from "../../../src/sessions/products/claude-code/session-file.ts";
import { fixture } from "../support/fixture.ts";

const parse = (text: string) => parseSessionFile({ text, modifiedAt: 7 });
const recorded = (name: string) => parse(fixture(`claude-code/fixtures/${name}`));

describe("recorded files", () => {
  test.each([
    ["2.1.332/starting.json", { state: "unknown" }],
    ["2.1.332/derived-idle.json", { state: "idle", stateSince: 1_796_104_558_554 }],
    ["2.1.332/resumed-idle.json", { state: "idle" }],
    ["2.1.332/print-busy.json", { state: "working" }],
    ["2.1.332/named-busy.json", { state: "working", title: "Pay for the basket" }],
    [
      "2.1.332/named-waiting.json",
      { state: "waiting", waitingFor: "permission prompt", title: "Pay for the basket" },
    ],
    ["2.1.332/renamed-dialog.json", { state: "waiting", waitingFor: "dialog open" }],
    ["2.1.332/renamed-shell.json", { state: "idle", title: "Ship the cart" }],
    ["2.1.332/cleared-idle.json", { sessionId: "890e8f09-3b88-4cde-adea-70b5cdfb3c62" }],
    ["2.1.332/background-busy.json", { background: true, jobId: "b4a3bba9", title: "one" }],
    ["2.1.332/background-spare.json", { background: true, spare: true }],
    ["2.1.197/derived-waiting.json", { state: "waiting", waitingFor: "permission prompt" }],
    ["2.1.197/renamed-idle.json", { state: "idle", title: "Old shop" }],
    ["2.1.197/background-busy.json", { background: true, title: "one", state: "working" }],
    ["2.1.197/background-spare.json", { background: true, jobId: "ea1e2181", spare: false }],
  ])("%s", (name, fields) => {
    expect(recorded(name)).toMatchObject(fields);
  });

  test.each([
    "2.1.332/derived-idle.json",
    "2.1.332/resumed-idle.json",
    "2.1.332/print-busy.json",
    "2.1.332/background-spare.json",
    "2.1.197/derived-waiting.json",
    "2.1.197/background-spare.json",
  ])("%s has no title but one derived from its directory or job", (name) => {
    expect(recorded(name)).not.toHaveProperty("title");
  });
});

describe("whose file it is", () => {
  const file = { pid: 31_972, procStart: "1334802", startedAt: 1_000_000 };
  const process = { pid: 31_972, startTicks: "1334802", startedAt: 900_000 };

  test("pid and start are the process's", () => {
    expect(isWrittenBy(file, process)).toBe(true);
    expect(isWrittenBy(file, { ...process, pid: 31_973 })).toBe(false);
  });

  test("a pid that is used again, or the same one of another pid namespace, has another start", () => {
    expect(isWrittenBy(file, { ...process, startTicks: "1334803" })).toBe(false);
  });

  test("the start in ticks decides whatever the clock says", () => {
    expect(isWrittenBy(file, { ...process, startedAt: 9e12 })).toBe(true);
    expect(isWrittenBy(file, { pid: 31_972, startTicks: "1334802" })).toBe(true);
  });

  test("without ticks on both sides it may not be older than the process", () => {
    const { procStart, ...older } = file;
    expect(procStart).toBeDefined();
    expect(isWrittenBy(older, process)).toBe(true);
    expect(isWrittenBy(older, { ...process, startedAt: 1_001_000 })).toBe(false);
    expect(isWrittenBy(file, { pid: 31_972, startedAt: 1_001_000 })).toBe(false);
    expect(isWrittenBy(older, { pid: 31_972, startTicks: "1334802" })).toBe(false);
  });
});

describe("bad content", () => {
  const whole = fixture("claude-code/fixtures/2.1.332/named-waiting.json");

  test("half a file is none", () => {
    for (let length = 0; length < whole.length; length += 1) {
      expect(parse(whole.slice(0, length))).toBeUndefined();
    }
  });

  test.each(["../../etc/passwd", "a/b", "", ".", "x".repeat(200), "a\nb", "a\0b"])(
    "the id %j is no part of a path",
    (sessionId) => {
      expect(parse(JSON.stringify({ ...JSON.parse(whole), sessionId }))).toBeUndefined();
      expect(parse(JSON.stringify({ ...JSON.parse(whole), jobId: sessionId }))).not.toHaveProperty(
        "jobId",
      );
    },
  );

  test("any field may be of any type", () => {
    const keys = fc.constantFrom(...Object.keys(JSON.parse(whole)), "jobId", "spare", "nameSource");
    fc.assert(
      fc.property(keys, fc.jsonValue(), (key, value) => {
        const file = parse(JSON.stringify({ ...JSON.parse(whole), [key]: value }));
        if (file === undefined) return;
        expect(file.sessionId).toMatch(/^[\w-]+$/);
        expect(["working", "waiting", "idle", "unknown"]).toContain(file.state);
        const { title, waitingFor, procStart, workingDirectory, stateSince, startedAt } = file;
        for (const text of [title, waitingFor, procStart, workingDirectory]) {
          expect(typeof (text ?? "")).toBe("string");
        }
        for (const time of [stateSince ?? 1, startedAt]) expect(Number.isFinite(time)).toBe(true);
      }),
    );
  });

  test.each(["constructor", "__proto__", "toString", "offline"])(
    "a status %j that is not known is no state",
    (status) => {
      expect(parse(`{"pid":1,"sessionId":"a","status":${JSON.stringify(status)}}`)).toEqual({
        pid: 1,
        sessionId: "a",
        startedAt: 7,
        background: false,
        spare: false,
        state: "unknown",
      });
    },
  );
});
