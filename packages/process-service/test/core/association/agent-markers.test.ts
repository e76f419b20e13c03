import { describe, expect, test } from "vitest";
import { associate } from "../../../src/core/association/associate.ts";
import type { AssociateInput } from "../../../src/core/association/associate.ts";
import { byIdOf, ended, entry, executor, key, snapshot, system } from "../scene.ts";
import {
  agent,
  agentMarkersOf,
  inWorkspace,
  orphan,
  testScenes,
  workspace,
} from "./association-scene.ts";

const stray = { ...orphan, ...inWorkspace, start: 300 };
const strayId = key(5000, 300);
/** A shell in the agent's tree, which carries what the agent set. */
const shell = { pid: 4800, parent: 4711, start: 200 };
const inShell = (text: string) => [key(4800, 200), text] as const;
const working = [executor({ workspace })];

describe("a pid of the agent", () => {
  testScenes([
    {
      name: "of the root, with workspace, no terminal, started during its life",
      rows: [agent, stray],
      executors: working,
      agentMarkers: [[strayId, "CLAUDE_PID=4711"]],
      expect: "agent-marker-and-workspace owned x",
      words:
        "carries Claude Code's pid (CLAUDE_PID) of claude 4711, works in its workspace without a terminal, and started during its life",
    },
    {
      name: "of a root that has ended",
      rows: [stray],
      executors: [ended({ workspace })],
      agentMarkers: [[strayId, "OPENCODE_PID=4711"]],
      expect: "agent-marker-and-workspace owned x left over",
    },
    {
      name: "of the worker below a wrapper",
      rows: [agent, { pid: 4712, parent: 4711, start: 101 }, stray],
      executors: working,
      agentMarkers: [[strayId, "OPENCODE_PID=4712"]],
      expect: "agent-marker-and-workspace owned x",
    },
    {
      name: "of a worker that has ended",
      rows: [agent, stray],
      executors: working,
      lineage: [entry(4712, { under: key(4711) })],
      agentMarkers: [[strayId, "OPENCODE_PID=4712"]],
      expect: "agent-marker-and-workspace owned x",
    },
    {
      name: "of a worker that ended before the process started",
      rows: [agent, stray],
      executors: working,
      lineage: [entry(4712, { under: key(4711), endedAt: 0 })],
      agentMarkers: [[strayId, "OPENCODE_PID=4712"]],
      expect: "workspace suspected x",
    },
    {
      name: "of a root that is younger than the process: the pid was reused",
      rows: [{ ...agent, start: 400 }, stray],
      executors: [executor({ workspace, start: 400 })],
      agentMarkers: [[strayId, "CLAUDE_PID=4711"]],
      expect: "workspace suspected x",
    },
    {
      name: "that another process has had since before the process started",
      rows: [{ pid: 4711, start: 250 }, stray],
      executors: [ended({ workspace })],
      agentMarkers: [[strayId, "CLAUDE_PID=4711"]],
      expect: "workspace suspected x",
    },
    {
      name: "that two executors had, both before the process started",
      rows: [stray],
      executors: [ended({ workspace }), ended({ id: "y", start: 200, workspace })],
      agentMarkers: [[strayId, "CLAUDE_PID=4711"]],
      expect: "workspace suspected y",
    },
    {
      name: "of a process that is nobody's",
      rows: [agent, { pid: 4900 }, stray],
      executors: working,
      agentMarkers: [[strayId, "CLAUDE_PID=4900"]],
      expect: "workspace suspected x",
    },
    {
      name: "of a process that is only suspected",
      rows: [agent, { pid: 4900, ...inWorkspace }, stray],
      executors: working,
      agentMarkers: [[strayId, "CLAUDE_PID=4900"]],
      expect: "workspace suspected x",
    },
    {
      name: "where it is not known when the process started",
      rows: [agent, { ...stray, startToken: null }],
      executors: working,
      id: "5000@?",
      agentMarkers: [["5000@?", "CLAUDE_PID=4711"]],
      expect: "workspace suspected x",
    },
  ]);
});

describe("a session or thread id", () => {
  testScenes([
    {
      name: "seen in the tree",
      rows: [agent, shell, stray],
      executors: working,
      agentMarkers: [inShell("CODEX_THREAD_ID=t"), [strayId, "CODEX_THREAD_ID=t"]],
      expect: "agent-marker-and-workspace owned x",
      words:
        "carries Codex's thread id (CODEX_THREAD_ID) of claude 4711, works in its workspace without a terminal, and started during its life",
    },
    {
      name: "seen in what is remembered of the tree",
      rows: [{ pid: 4800, start: 200 }, stray],
      executors: [ended({ workspace })],
      lineage: [entry(4800, { start: 200, under: key(4711) })],
      agentMarkers: [inShell("CODEX_THREAD_ID=t"), [strayId, "CODEX_THREAD_ID=t"]],
      expect: "agent-marker-and-workspace owned x left over",
    },
    {
      name: "seen in the tree in an earlier scan",
      rows: [agent, stray],
      executors: working,
      agentIds: [["OPENCODE_RUN_ID=r", ["x"]]],
      agentMarkers: [[strayId, "OPENCODE_RUN_ID=r"]],
      expect: "agent-marker-and-workspace owned x",
    },
    {
      name: "never seen in a tree",
      rows: [agent, shell, stray],
      executors: working,
      agentMarkers: [inShell("CODEX_THREAD_ID=t"), [strayId, "CODEX_THREAD_ID=u"]],
      expect: "workspace suspected x",
    },
    {
      name: "the same value in another variable",
      rows: [agent, shell, stray],
      executors: working,
      agentMarkers: [inShell("CODEX_THREAD_ID=t"), [strayId, "OPENCODE_RUN_ID=t"]],
      expect: "workspace suspected x",
    },
    {
      name: "seen below a shared daemon of the tree only",
      rows: [
        agent,
        { pid: 4790, parent: 4711, name: "tmux: server", command: ["tmux"] },
        { ...shell, parent: 4790 },
        stray,
      ],
      executors: working,
      agentMarkers: [inShell("CODEX_THREAD_ID=t"), [strayId, "CODEX_THREAD_ID=t"]],
      expect: "workspace suspected x",
    },
    {
      name: "seen in the trees of two executors",
      rows: [agent, shell, { pid: 9, name: "claude" }, { pid: 10, parent: 9, start: 200 }, stray],
      executors: [...working, executor({ id: "y", pid: 9 })],
      agentMarkers: [
        inShell("CODEX_THREAD_ID=t"),
        [key(10, 200), "CODEX_THREAD_ID=t"],
        [strayId, "CODEX_THREAD_ID=t"],
      ],
      expect: "workspace suspected x",
    },
    {
      name: "that the root carries too: it comes from outside",
      rows: [agent, shell, stray],
      executors: working,
      agentMarkers: [
        [key(4711), "CODEX_THREAD_ID=t"],
        inShell("CODEX_THREAD_ID=t"),
        [strayId, "CODEX_THREAD_ID=t"],
      ],
      expect: "workspace suspected x",
    },
    {
      name: "where the environment of the root could not be read",
      rows: [agent, shell, stray],
      executors: working,
      unread: [key(4711)],
      agentMarkers: [inShell("CODEX_THREAD_ID=t"), [strayId, "CODEX_THREAD_ID=t"]],
      expect: "workspace suspected x",
    },
    {
      name: "resumed in a second executor, of a process that is older than that",
      rows: [agent, { pid: 9, name: "claude", start: 400 }, stray],
      executors: [...working, executor({ id: "y", pid: 9, start: 400 })],
      agentIds: [["CODEX_THREAD_ID=t", ["x", "y"]]],
      agentMarkers: [[strayId, "CODEX_THREAD_ID=t"]],
      expect: "agent-marker-and-workspace owned x",
    },
  ]);
});

const named = [[strayId, "CLAUDE_PID=4711"]] as const;

describe("every condition of marker and workspace", () => {
  testScenes([
    {
      name: "outside of the workspace",
      rows: [agent, { ...stray, workingDirectory: "/var/lib/pg" }],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
      words:
        "carries Claude Code's pid (CLAUDE_PID) of claude 4711, but nothing else ties it to it; foreign daemons inherit it",
    },
    {
      name: "outside of the workspace, while its executor is being stopped",
      rows: [agent, { ...stray, workingDirectory: "/var/lib/pg" }],
      executors: working,
      agentMarkers: named,
      stoppedSince: 940,
      expect: "agent-marker suspected x",
    },
    {
      name: "without a workspace, just after its executor has ended",
      rows: [stray],
      executors: [ended()],
      agentMarkers: named,
      stoppedSince: 900,
      expect: "agent-marker suspected x",
    },
    {
      name: "in a terminal",
      rows: [agent, { ...stray, terminal: "pts/3" }],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
    },
    {
      name: "where a terminal is not known of",
      rows: [agent, { ...stray, terminal: undefined }],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
    },
    {
      name: "started after the executor had ended",
      rows: [{ ...stray, start: 950 }],
      executors: [ended({ workspace })],
      agentMarkers: [[key(5000, 950), "CLAUDE_PID=4711"]],
      expect: "agent-marker suspected x",
    },
    {
      name: "a home directory is no workspace",
      rows: [agent, { ...stray, workingDirectory: "/home/ada/x" }],
      executors: [executor({ workspace: "/home/ada" })],
      agentMarkers: named,
      expect: "agent-marker suspected x",
    },
    {
      name: "below a tmux server that the agent's shell started long ago",
      rows: [
        agent,
        { pid: 4900, name: "tmux: server", command: ["tmux"] },
        { ...stray, parent: 4900 },
      ],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
      words:
        "carries Claude Code's pid (CLAUDE_PID) of claude 4711, but nothing else ties it to it; foreign daemons inherit it; only through tmux 4900, a shared daemon",
    },
    {
      name: "a tmux server itself",
      rows: [agent, { ...stray, name: "tmux: server", command: ["tmux"] }],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
    },
    {
      name: "in the session of a shell below a shared daemon",
      rows: [agent, { ...stray, sessionId: 4801 }],
      executors: working,
      lineage: [
        entry(4800, { under: key(4711), name: "tmux: server", command: "tmux" }),
        entry(4801, { under: key(4800) }),
      ],
      agentMarkers: named,
      expect: "session suspected x",
    },
    {
      name: "an editor that the agent opened",
      rows: [agent, { ...stray, name: "code", command: ["/usr/share/code/code"] }],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
    },
    {
      name: "below an editor that the agent opened",
      rows: [
        agent,
        { pid: 4900, name: "code", command: ["/usr/share/code/code"] },
        { ...stray, parent: 4900 },
      ],
      executors: working,
      agentMarkers: named,
      expect: "agent-marker suspected x",
      words:
        "carries Claude Code's pid (CLAUDE_PID) of claude 4711, but nothing else ties it to it; foreign daemons inherit it; only through code 4900, a program that a person may use",
    },
  ]);
});

describe("several markers in one environment", () => {
  const inner = { pid: 4750, parent: 4711, start: 150 };
  const innerExecutor = executor({ id: "y", pid: 4750, start: 150, label: "codex", workspace });
  testScenes([
    {
      name: "of nested executors, the nearest",
      rows: [agent, inner, { pid: 4800, parent: 4750, start: 200 }, stray],
      executors: [...working, innerExecutor],
      agentMarkers: [
        [key(4750, 150), "CLAUDE_PID=4711"],
        inShell("CLAUDE_PID=4711 CODEX_THREAD_ID=t"),
        [strayId, "CLAUDE_PID=4711 CODEX_THREAD_ID=t"],
      ],
      expect: "agent-marker-and-workspace owned y",
    },
    {
      name: "the outer session's id, which the inner executor's processes carry too",
      rows: [agent, inner, { pid: 4800, parent: 4750, start: 200 }, stray],
      executors: [...working, innerExecutor],
      agentMarkers: [
        [key(4750, 150), "CLAUDE_CODE_SESSION_ID=s"],
        inShell("CLAUDE_CODE_SESSION_ID=s"),
        [strayId, "CLAUDE_CODE_SESSION_ID=s"],
      ],
      expect: "agent-marker-and-workspace owned x",
    },
    {
      name: "Corral's own marker of the same executor",
      rows: [agent, stray],
      executors: working,
      markers: [[strayId, "x"]],
      agentMarkers: named,
      expect: "marker-and-workspace owned x",
    },
    {
      name: "Corral's own marker of an executor inside",
      rows: [agent, inner, stray],
      executors: [...working, innerExecutor],
      markers: [[strayId, "y"]],
      agentMarkers: named,
      expect: "marker-and-workspace owned y",
    },
    {
      name: "Corral's own marker of an executor around it",
      rows: [agent, inner, stray],
      executors: [...working, innerExecutor],
      markers: [[strayId, "x"]],
      agentMarkers: [[strayId, "OPENCODE_PID=4750"]],
      expect: "agent-marker-and-workspace owned y",
    },
    {
      name: "Corral's own marker alone, around an agent that does not own, in a stop",
      rows: [agent, inner, { ...stray, workingDirectory: "/elsewhere" }],
      executors: [...working, innerExecutor],
      markers: [[strayId, "x"]],
      agentMarkers: [[strayId, "OPENCODE_PID=4750"]],
      stoppedSince: 940,
      expect: "marker owned x",
    },
  ]);
});

describe("what is carried to the next scan", () => {
  const run = (more: Partial<AssociateInput>) =>
    associate({
      snapshot: snapshot([...system, agent, shell, stray]),
      executors: working,
      lineage: new Map(),
      markers: new Map(),
      ...more,
    });
  const set = (ids: AssociateInput["agentIds"]) =>
    [...(ids ?? [])].map(([id, seenIn]) => [id, Object.fromEntries(seenIn)]);

  test("ids of the tree, not of what was found by them; none of forgotten executors", () => {
    const agentMarkers = agentMarkersOf([
      inShell("CODEX_THREAD_ID=t CLAUDE_PID=4711"),
      [strayId, "CODEX_THREAD_ID=t OPENCODE_RUN_ID=r"],
    ]);
    const first = run({ agentMarkers });
    expect(byIdOf(first).get(strayId)?.standing).toBe("owned");
    expect(set(first.agentIds)).toEqual([["CODEX_THREAD_ID=t", { x: "set" }]]);
    const { agentIds } = first;
    expect(set(run({ agentIds }).agentIds)).toEqual(set(agentIds));
    const later = run({ agentIds, executors: [executor({ id: "y", pid: 9 })] });
    expect(set(later.agentIds)).toEqual([]);
  });

  test("an id that the root turns out to carry stays foreign after the root has ended", () => {
    const both = agentMarkersOf([[key(4711), "CODEX_THREAD_ID=t"], inShell("CODEX_THREAD_ID=t")]);
    const { agentIds } = run({ agentMarkers: both });
    expect(set(agentIds)).toEqual([["CODEX_THREAD_ID=t", { x: "inherited" }]]);
    const result = run({
      agentIds,
      snapshot: snapshot([...system, { ...shell, parent: 1 }, stray]),
      executors: [ended({ workspace })],
      lineage: new Map([entry(4800, { start: 200, under: key(4711) })]),
      agentMarkers: agentMarkersOf([inShell("CODEX_THREAD_ID=t"), [strayId, "CODEX_THREAD_ID=t"]]),
    });
    expect(byIdOf(result).get(strayId)?.evidence).toBe("workspace");
  });

  test("the number of ids is bounded, the oldest go first", () => {
    const agentIds = new Map(
      Array.from({ length: 10_001 }, (_, at) => [
        `CODEX_THREAD_ID=${at}`,
        new Map([["x", "set" as const]]),
      ]),
    );
    const kept = run({ agentIds }).agentIds;
    expect(kept.size).toBe(10_000);
    expect(kept.has("CODEX_THREAD_ID=0")).toBe(false);
  });
});
