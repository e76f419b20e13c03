import pc from "picocolors";
import { expect, it } from "vitest";
import { statusLines } from "../../../src/cli/rendering/status-lines.ts";
import { executorView } from "../../support/views.ts";

const now = 1_700_000_000_000;
const plain = { colors: pc.createColors(false), width: 80 };
const totals = executorView("x").totals;
const megabytes = (count: number) => ({ ...totals, memoryBytes: count * 1024 ** 2 });

it("says who waits first, then what was left over, findings, and the server", () => {
  const executors = [
    executorView("aaaa1111", {
      label: "claude",
      title: { text: "Fix flaky login test", source: "session" },
      state: { state: "working", source: "file", since: now },
      totals: megabytes(763),
    }),
    executorView("bbbb2222", {
      label: "claude",
      title: {
        text: `Checkout: retry \u001b[2J failed ${"payments ".repeat(20)}`,
        source: "session",
      },
      state: { state: "waiting", source: "hook", since: now - 240_000 },
      totals: megabytes(120),
    }),
    executorView("cccc3333", {
      label: "codex",
      alive: false,
      endedAt: now - 360_000,
      totals: { ...megabytes(398), leftOver: 3, ports: [3000, 5439] },
    }),
  ];
  const finding = (kind: "leak" | "left-over", reason: string) => {
    return { id: reason, kind, reason, processIds: [], memoryBytes: 0, since: now };
  };
  const findings = [finding("leak", "8 alike, none has ended"), finding("left-over", "said above")];
  const lines = statusLines({ executors, findings, url: "http://127.0.0.1:4680", now }, plain);
  expect(lines).toEqual([
    "2 agents, 1 waiting for you",
    "  bbbb  claude  waits for you 4 min  120 MB  0 %  Checkout: retry \\x1b[2J faile…",
    "  aaaa  claude  working              763 MB  0 %  Fix flaky login test",
    "",
    "3 processes left over, 398 MB   corral stop left-over",
    "  cccc  codex  ended 6 min ago  398 MB  :3000 :5439",
    "",
    "1 finding",
    "  leak  8 alike, none has ended",
    "",
    "http://127.0.0.1:4680   corral open",
  ]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

it("says how to begin where nothing runs", () => {
  expect(statusLines({ executors: [], findings: [], now }, plain)).toEqual([
    "0 agents",
    "",
    "no server runs: corral serve",
  ]);
});
