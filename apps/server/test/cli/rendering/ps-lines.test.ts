import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { forest } from "../../../src/cli/rendering/forest.ts";
import { psLines } from "../../../src/cli/rendering/ps-lines.ts";
import { executorView, processView } from "../../support/views.ts";

const plain = { colors: pc.createColors(false), width: 200 };

describe("forest", () => {
  it("sorts parents before children, and subtrees with more memory first", () => {
    const rows = forest([
      processView(30, { parentPid: 10, memoryBytes: 5 }),
      processView(10),
      processView(20, { parentPid: 10, memoryBytes: 1 }),
      processView(21, { parentPid: 20, memoryBytes: 9 }),
    ]);
    expect(rows.map((row) => `${row.branch}${row.process.pid}`)).toEqual([
      "10",
      "├─ 20",
      "│  └─ 21",
      "└─ 30",
    ]);
  });

  it("shows every process once when parents form a cycle", () => {
    const rows = forest([processView(1, { parentPid: 2 }), processView(2, { parentPid: 1 })]);
    expect(rows.map((row) => row.process.pid)).toContain(1);
    expect(rows).toHaveLength(2);
  });

  it("does not place a process below a younger process that reuses the pid of its parent", () => {
    const rows = forest([
      processView(10, { startedAt: 500 }),
      processView(11, { parentPid: 10, startedAt: 100 }),
    ]);
    expect(rows.every((row) => row.branch === "")).toBe(true);
  });
});

describe("a process", () => {
  const input = {
    now: 0,
    executors: [],
    processes: [
      processView(7, { title: "vite dev", command: "node /work/a/node_modules/.bin/vite dev" }),
    ],
  };

  it("shows what runs, then its command", () => {
    expect(psLines(input, plain).at(-1)).toMatch(
      / {2}vite dev {2}node \/work\/a\/node_modules\/.bin\/vite dev$/,
    );
  });

  it("shows what runs whole where the command does not fit", () => {
    const line = psLines(input, { ...plain, width: 60 }).at(-1) ?? "";
    expect(line).toMatch(/ {2}vite dev {2}node \/work/);
    expect(line.length).toBeLessThanOrEqual(60);
  });
});

describe("what an executor works on", () => {
  const now = 600_000;
  const lines = (fields: Parameters<typeof executorView>[1]) =>
    psLines(
      {
        now,
        executors: [executorView("ex", { project: "shop", task: "feat/login", ...fields })],
        processes: [
          processView(100, {
            association: {
              executorId: "ex",
              evidence: "executor",
              standing: "owned",
              explanation: "",
              leftOver: false,
            },
          }),
        ],
      },
      plain,
    );

  it("is its session's title, beside the branch; and whether it waits for the person", () => {
    const [, heading] = lines({
      title: { text: "Fix login", source: "session" },
      state: { state: "waiting", since: now - 240_000, source: "file" },
    });
    expect(heading).toMatch(
      /^shop › Fix login · ex claude 100 · feat\/login · waits for you 4 min · /,
    );
  });

  it("is the branch once where it is the title", () => {
    const [, heading] = lines({
      title: { text: "feat/login", source: "branch" },
      state: { state: "unknown" },
    });
    expect(heading).toMatch(/^shop › feat\/login · ex claude 100 · running 10 min · /);
  });
});

describe("what the sessions of an agent share", () => {
  const codex = { label: "codex", title: "Codex" };
  const opener = {
    executorId: "ex",
    evidence: "descendant",
    standing: "suspected",
    explanation: "child of codex 100",
    leftOver: false,
  } as const;
  const input = {
    now: 0,
    executors: [executorView("ex", { label: "codex" })],
    processes: [
      processView(7, { command: "bash" }),
      processView(100, {
        association: { ...opener, evidence: "executor", standing: "owned" },
        command: "codex",
      }),
      processView(42, {
        association: opener,
        sharedBy: codex,
        agent: { ...codex, role: "daemon" },
        command: "codex app-server --managed-daemon",
        cpuPercent: 2,
      }),
      processView(43, { parentPid: 42, sharedBy: codex, command: "cargo test", cpuPercent: 0.5 }),
    ],
  };

  it("follows the executors, in a group of its own", () => {
    const [, ...lines] = psLines(input, plain);
    expect(lines.map((line) => line.replaceAll(/ +/g, " ").trim())).toEqual([
      "ex codex 100 · running 0 s · 1 process · 1 MB · 0 %",
      "100 – 1 MB codex",
      "Shared by the sessions of Codex · 2 processes · 2 MB · 2.5 %",
      "42 2.0 1 MB codex app-server --managed-daemon shared",
      "43 0.5 1 MB └─ cargo test shared",
      "no agent",
      "7 – 1 MB bash",
    ]);
  });

  it("is marked in a flat list, too", () => {
    const lines = psLines(input, { ...plain, flat: true, sort: "pid" });
    expect(lines.filter((line) => line.endsWith("  shared"))).toHaveLength(2);
  });
});

describe("psLines", () => {
  const association = {
    executorId: "ex",
    evidence: "lineage",
    standing: "owned",
    explanation: "was a child of claude 100",
    leftOver: true,
  } as const;

  it("groups by executor, marks left-overs, and lists processes without an executor last", () => {
    const lines = psLines(
      {
        now: 120_000,
        executors: [
          executorView("ex", {
            project: "acme/web",
            task: "TASK-9",
            alive: false,
            endedAt: 0,
            totals: {
              processes: 1,
              memoryBytes: 3_145_728,
              cpuPercent: 4,
              ports: [5173],
              leftOver: 1,
              suspected: 2,
            },
          }),
        ],
        processes: [
          processView(7, { command: "bash" }),
          processView(42, {
            association,
            command: "node \u001b[2J vite",
            startedAt: 60_000,
            cpuPercent: 4,
            ports: [{ protocol: "tcp", address: "::", port: 5173 }],
          }),
        ],
      },
      plain,
    );
    expect(lines).toEqual([
      "PID  CPU %  MEMORY  AGE  PORTS  PROCESS",
      "acme/web › TASK-9 · ex claude 100 · ended 2 min ago, 1 left over · 1 process · 3 MB · 4.0 % · :5173 · 2 more may be related",
      " 42    4.0    1 MB   1m  :5173  node \\x1b[2J vite  left over",
      "no agent",
      "  7      –    1 MB              bash",
    ]);
  });

  it("sorts a flat list by the given column", () => {
    const lines = psLines(
      {
        now: 0,
        executors: [],
        processes: [processView(1, { cpuPercent: 1 }), processView(2, { cpuPercent: 90 })],
      },
      { ...plain, flat: true, sort: "cpu" },
    );
    expect(lines.map((line) => line.trim().split(" ")[0])).toEqual(["PID", "2", "1"]);
  });
});
