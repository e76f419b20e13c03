import { describe } from "vitest";
import { inWorkspace, orphan, testScenes, workspace, type Scene } from "./association-scene.ts";
import { ended, entry, executor, key } from "../scene.ts";

const daemon = {
  pid: 4800,
  parent: 4711,
  start: 110,
  name: "codex",
  command: ["codex", "app-server", "--managed-daemon"],
};
const first = executor({ label: "codex", workspace });
const second = executor({
  id: "second",
  label: "codex",
  pid: 4900,
  start: 120,
  workspace: "/wt/b",
});
const roots = [
  { pid: 4711, name: "codex", command: ["codex"] },
  { pid: 4900, start: 120, name: "codex", command: ["codex"] },
];
const inSecond = { workingDirectory: "/wt/b/src" };
const command = { pid: 5000, parent: 4800, start: 300, ...inSecond };
const marked = [[key(5000, 300), "CODEX_THREAD_ID=t"]] as const;
const owned = "agent-marker-and-workspace owned second";

/** A command below the daemon that the first session started, in the thread of the second. */
const scene: Omit<Scene, "name" | "expect"> = {
  rows: [...roots, daemon, command],
  executors: [first, second],
  agentMarkers: marked,
  sessions: ["second codex t"],
};

describe("what the daemon of all sessions runs in a thread", () => {
  testScenes([
    {
      ...scene,
      name: "is the executor's that has the thread",
      expect: owned,
      words:
        "carries Codex's thread id (CODEX_THREAD_ID) of codex 4900, works in its workspace without a terminal, and started during its life",
    },
    {
      ...scene,
      name: "also of the executor that started the daemon",
      rows: [...roots, daemon, { ...command, ...inWorkspace }],
      sessions: ["x codex t"],
      expect: "agent-marker-and-workspace owned x",
    },
    {
      ...scene,
      name: "also where nobody knows who started the daemon",
      rows: [...roots, { ...daemon, parent: 1 }, command],
      expect: owned,
    },
    {
      ...scene,
      name: "with what it starts, wherever that works",
      rows: [
        ...roots,
        daemon,
        { ...command, pid: 4950 },
        { pid: 5000, parent: 4950, start: 310, workingDirectory: "/tmp" },
      ],
      agentMarkers: [[key(4950, 300), "CODEX_THREAD_ID=t"]],
      expect: "descendant owned second",
    },
    {
      ...scene,
      name: "also what that starts below a daemon that nobody started",
      rows: [
        ...roots,
        { ...daemon, parent: 1 },
        { ...command, pid: 4950 },
        { pid: 5000, parent: 4950, start: 310, workingDirectory: "/tmp" },
      ],
      agentMarkers: [[key(4950, 300), "CODEX_THREAD_ID=t"]],
      expect: "descendant owned second",
    },
    {
      ...scene,
      name: "nobody's for certain while no session is known",
      sessions: [],
      expect: "workspace suspected second",
    },
    ...(["marker", "argument", "start"] as const).map((tie) =>
      Object.assign({}, scene, {
        name: `nor where the session is the executor's by ${tie} only`,
        sessions: [`second codex t ${tie}`],
        expect: "workspace suspected second",
      }),
    ),
    {
      ...scene,
      name: "but where the process holds the thread's file open",
      sessions: ["second codex t open-file"],
      expect: owned,
    },
    {
      ...scene,
      name: "nor where two executors have the thread",
      rows: [...roots, { pid: 4910, start: 130 }, daemon, command],
      executors: [first, second, executor({ id: "third", pid: 4910, start: 130 })],
      sessions: ["second codex t", "third codex t"],
      expect: "workspace suspected second",
    },
    {
      ...scene,
      name: "nor outside the workspace",
      rows: [...roots, daemon, { ...command, workingDirectory: "/tmp" }],
      expect: "agent-marker suspected second",
    },
    {
      ...scene,
      name: "nor with a terminal",
      rows: [...roots, daemon, { ...command, terminal: "pts/3" }],
      expect: "agent-marker suspected second",
    },
    {
      ...scene,
      name: "nor what is older than the executor",
      rows: [...roots, daemon, { ...command, start: 115 }],
      agentMarkers: [[key(5000, 115), "CODEX_THREAD_ID=t"]],
      expect: "workspace suspected second",
    },
    {
      ...scene,
      name: "nor the daemon itself",
      rows: [...roots, { ...daemon, ...command, parent: 1 }],
      expect: "agent-marker suspected second",
    },
    {
      ...scene,
      name: "nor below a multiplexer that it runs",
      rows: [
        ...roots,
        daemon,
        { pid: 4990, parent: 4800, start: 200, name: "tmux", command: ["tmux"] },
        { ...command, parent: 4990 },
      ],
      expect: "agent-marker suspected second",
    },
    {
      ...scene,
      name: "nor by the id of another product's session",
      agentMarkers: [[key(5000, 300), "CLAUDE_CODE_SESSION_ID=t"]],
      sessions: ["second claude t"],
      expect: "agent-marker suspected second",
    },
    {
      ...scene,
      name: "nor when the executor has ended",
      rows: [roots[0]!, daemon, command],
      executors: [first, ended({ ...second, endedAt: 2e12 })],
      expect: "workspace suspected second",
    },
  ]);
});

describe("what an ended executor leaves", () => {
  const left = entry(5000, { start: 300, under: key(4700, 290) });
  const lastSession = { session: { id: "s" } };
  testScenes([
    {
      name: "is not left over while a daemon of its agent runs it",
      rows: [{ ...daemon, parent: 1 }, command],
      executors: [ended({ workspace: "/wt/b" })],
      lineage: [entry(5000, { start: 300 })],
      expect: "lineage owned x",
      words: "was known to belong to claude 4711; still used by codex daemon 4800",
    },
    {
      name: "is left over when the daemon has gone",
      rows: [{ ...command, parent: 1 }],
      executors: [ended({ workspace: "/wt/b" })],
      lineage: [left],
      expect: "lineage owned x left over",
    },
    {
      name: "is not left over while another executor has its session",
      rows: [roots[1]!, { ...orphan, start: 300 }],
      executors: [ended(lastSession), second],
      lineage: [left],
      sessions: ["second codex s"],
      expect: "lineage owned x",
      words:
        "was known to belong to claude 4711; now adopted by systemd 1; still used by codex 4900",
    },
    {
      name: "is left over while that one has another session",
      rows: [roots[1]!, { ...orphan, start: 300 }],
      executors: [ended(lastSession), second],
      lineage: [left],
      sessions: ["second codex other"],
      expect: "lineage owned x left over",
    },
    {
      name: "is left over when that one has ended, too",
      rows: [{ ...orphan, start: 300 }],
      executors: [ended(lastSession), ended({ ...second, ...lastSession, endedAt: 2e12 })],
      lineage: [left],
      sessions: ["second codex s"],
      expect: "lineage owned x left over",
    },
    {
      name: "by the session's id is its, unless it began after the session went to another",
      rows: [roots[1]!, { ...orphan, start: 115, ...inWorkspace }],
      executors: [ended({ workspace }), { ...second, workspace }],
      agentIds: [["CODEX_THREAD_ID=t", ["x"]]],
      agentMarkers: [[key(5000, 115), "CODEX_THREAD_ID=t"]],
      sessions: ["second codex t"],
      expect: "agent-marker-and-workspace owned x left over",
    },
    {
      name: "and then it is the other's",
      rows: [roots[1]!, { ...orphan, start: 300, ...inWorkspace }],
      executors: [ended({ workspace }), { ...second, workspace }],
      agentIds: [["CODEX_THREAD_ID=t", ["x"]]],
      agentMarkers: [[key(5000, 300), "CODEX_THREAD_ID=t"]],
      sessions: ["second codex t"],
      expect: "agent-marker-and-workspace owned second",
    },
  ]);
});
