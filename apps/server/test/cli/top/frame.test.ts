import type { CorralView, ProcessView } from "@corral/process-service/core";
import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { topFrame } from "../../../src/cli/top/frame.ts";
import { afterKey, startState, type TopState } from "../../../src/cli/top/state.ts";
import { executorView, processView } from "../../support/views.ts";

const plain = pc.createColors(false);
const size = { columns: 60, rows: 10 };

function view(processes: readonly ProcessView[], rest: Partial<CorralView> = {}): CorralView {
  return {
    hostId: "host",
    bootId: "boot",
    revision: 1,
    takenAt: 120_000,
    host: {
      name: "h",
      platform: "linux",
      cpuCount: 2,
      cpuPercent: 41,
      memoryTotalBytes: 100,
      memoryAvailableBytes: 38,
    },
    processes,
    executors: [executorView("e1")],
    deadAncestors: [],
    scan: { state: "ok", intervalMs: 1_000, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    findings: [],
    ...rest,
  };
}

const owned = (pid: number, leftOver = false): ProcessView =>
  processView(pid, {
    association: {
      executorId: "e1",
      evidence: "descendant",
      standing: "owned",
      explanation: "",
      leftOver,
    },
  });
const crowd = Array.from({ length: 30 }, (_, index) => owned(index + 10));
const frame = (of: CorralView, state: Partial<TopState> = {}): string[] =>
  topFrame(of, { ...startState, ...state }, size, plain);

describe("topFrame", () => {
  it.each([
    ["nothing", []],
    ["one process", [owned(10)]],
    ["more than fits", crowd],
  ])("fills the terminal with %s, the keys on its last line", (_, processes) => {
    const lines = frame(view(processes));
    expect(lines).toHaveLength(size.rows);
    expect(lines.at(-1)).toMatch(/^q quit/);
    expect(lines.every((line) => line.length <= size.columns)).toBe(true);
  });

  it("says why the list is empty", () => {
    expect(frame(view([])).join("\n")).toContain("press a for every process");
    expect(frame(view([owned(10)]), { leftOver: true }).join("\n")).toContain(
      "Nothing is left over.",
    );
  });

  it("stops scrolling at the end, and counts the lines below", () => {
    const flat = { tree: false, sort: "pid" } as const;
    expect(frame(view(crowd), flat).at(-2)).toBe("24 more below");
    const end = frame(view(crowd), { ...flat, index: 1_000 });
    expect(end.at(-2)).toBe("");
    expect(end.at(-3)).toContain("p39");
  });

  it("shows left-overs first, and the age of an outdated list", () => {
    const lines = frame(
      view([owned(10, true)], {
        scan: {
          state: "failed",
          intervalMs: 1_000,
          problems: [],
          failedSince: 180_000,
          error: "E",
        },
      }),
    );
    expect(lines[0]).toContain("1 agent  1 process  1 MB  0 %  h: CPU 41 %, memory 62 %");
    expect(lines[1]).toBe("1 left over  1 MB");
    expect(lines[2]).toBe("scan failed, list is 1 min old: E");
  });
});

describe("topFrame without an answer from the server", () => {
  const after = (ageMs: number, lost?: string) =>
    topFrame(view([owned(10)]), startState, { ...size, columns: 90 }, plain, { ageMs, lost });

  it("shows the time since the last view, but not for a tick that is a little late", () => {
    expect(after(6_900).join("\n")).not.toContain("no update");
    expect(after(65_000)[1]).toBe("no update for 1 min: is the server still running?");
  });

  it("shows at once that the server does not answer, and why", () => {
    expect(after(900, "connect ECONNREFUSED")[1]).toMatch(
      /^the server does not answer, trying again; list is .* old: connect ECONNREFUSED$/,
    );
  });
});

describe("afterKey", () => {
  it.each(["q", "escape"])("%s quits", (name) => {
    expect(afterKey(startState, { name })).toBeUndefined();
  });

  it("Ctrl-C quits, other control keys do nothing", () => {
    expect(afterKey(startState, { name: "c", ctrl: true })).toBeUndefined();
    expect(afterKey(startState, { name: "t", ctrl: true })).toBe(startState);
  });

  it("choosing a sort order switches to the flat list", () => {
    expect(afterKey(startState, { name: "s" })).toMatchObject({ tree: false, sort: "cpu" });
  });

  it("the cursor stops at the first line", () => {
    expect(afterKey(startState, { name: "up" })?.index).toBe(0);
    expect(afterKey({ ...startState, index: 5 }, { name: "pageup" })?.index).toBe(0);
  });

  it("/ takes what is typed, q included; Escape shows all again before it quits", () => {
    const typed = ["/", "q", "x"].reduce<TopState>(
      (state, sequence) => afterKey(state, { sequence, name: sequence }) ?? state,
      startState,
    );
    expect(typed).toMatchObject({ typing: true, filter: "qx" });
    const done = afterKey(typed, { name: "return", sequence: "\r" }) ?? typed;
    expect(done).toMatchObject({ typing: false, filter: "qx" });
    expect(afterKey(done, { name: "escape" })).toMatchObject({ filter: "" });
  });

  it("a kill that runs stays shown; any key leaves the rest", () => {
    const busy = { ...startState, overlay: { kind: "busy", lines: ["a"], offset: 0 } } as const;
    expect(afterKey(busy, { name: "q" })).toBe(busy);
    const text = { ...startState, overlay: { kind: "text", lines: ["a"], offset: 0 } } as const;
    expect(afterKey(text, { name: "q" })).toMatchObject({ overlay: undefined });
  });
});

it("the cursor stays on its row when another comes before it", () => {
  const at = (processes: readonly ProcessView[]) =>
    frame(view(processes), { tree: false, sort: "pid", index: 0, row: owned(12).id }).find((line) =>
      line.startsWith("> "),
    );
  expect(at([owned(12), owned(13)])).toContain(" 12 ");
  expect(at([owned(11), owned(12), owned(13)])).toContain(" 12 ");
});
