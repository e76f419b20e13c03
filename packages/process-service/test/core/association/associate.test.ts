import { describe, expect, test } from "vitest";
import { associate } from "../../../src/core/index.ts";
import type { Association, Executor, LineageEntry } from "../../../src/core/index.ts";
import { byIdOf, ended, entry, epoch, executor, key, snapshot, system, token } from "../scene.ts";
import type { Row } from "../scene.ts";

interface Scene {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly executors?: readonly Executor[];
  readonly lineage?: readonly (readonly [string, LineageEntry])[];
  readonly markers?: readonly (readonly [string, string | null])[];
  readonly homes?: readonly string[];
  /** Since when, in seconds, a kill has been ending the executor x. */
  readonly killedSince?: number;
  /** Row id of the process that is asked about; default key(5000). */
  readonly id?: string;
  /** What is expected of the process with pid 5000: "evidence standing executor", or "nobody's". */
  readonly expect: string;
  readonly words?: string;
}

function of(scene: Omit<Scene, "name" | "expect">): Association | undefined {
  const result = associate({
    snapshot: snapshot([...system, ...scene.rows]),
    executors: scene.executors ?? [executor()],
    lineage: new Map(scene.lineage),
    markers: new Map(scene.markers),
    homes: scene.homes ?? ["/home/ada"],
    killedSince: new Map(
      scene.killedSince === undefined ? [] : [["x", epoch + scene.killedSince * 1000]],
    ),
  });
  return byIdOf(result).get(scene.id ?? anyStart(scene));
}

/** Most rows say when the process started; its row id follows. */
function anyStart(scene: { readonly rows: readonly Row[] }): string {
  return key(5000, scene.rows.find(({ pid }) => pid === 5000)?.start ?? 100);
}

const agent: Row = { pid: 4711, name: "claude" };

/** An orphan: adopted by init, in nobody's session. */
const orphan: Row = { pid: 5000, parent: 1 };

const workspace = "/wt/a";
const inWorkspace = { workingDirectory: "/wt/a/src" };

const scenes: readonly Scene[] = [
  // ------------------------------------------------------------ seen links
  {
    name: "the registered root itself",
    rows: [{ pid: 5000 }],
    executors: [executor({ pid: 5000 })],
    expect: "executor owned x",
    words: "registered as claude",
  },
  {
    name: "the root of an executor that a person has ended, still running",
    rows: [{ pid: 5000 }],
    executors: [ended({ pid: 5000, origin: "launched" })],
    expect: "executor owned x left over",
    words: "launched by corral run as claude",
  },
  {
    name: "a root registered twice belongs to the living registration",
    rows: [{ pid: 5000 }],
    executors: [
      executor({ pid: 5000, id: "new" }),
      ended({ pid: 5000, id: "old", registeredAt: epoch * 2 }),
    ],
    expect: "executor owned new",
  },
  {
    name: "a process with the root's pid that started at another time",
    rows: [{ pid: 5000, start: 500 }],
    executors: [executor({ pid: 5000, start: 100 })],
    expect: "nobody's",
  },
  {
    name: "a child",
    rows: [agent, { pid: 5000, parent: 4711 }],
    expect: "descendant owned x",
    words: "child of claude 4711",
  },
  {
    name: "a grandchild",
    rows: [agent, { pid: 4800, parent: 4711, name: "bash" }, { pid: 5000, parent: 4800 }],
    expect: "descendant owned x",
    words: "child of bash 4800, below claude 4711",
  },
  {
    name: "a child whose pid is below its parent's, listed before it",
    rows: [{ pid: 5000, parent: 9000 }, { pid: 9000, parent: 4711, name: "bash" }, agent],
    expect: "descendant owned x",
  },
  {
    name: "a child that is older than its parent: the parent's pid was given again",
    rows: [
      { ...agent, start: 200 },
      { pid: 5000, parent: 4711, start: 100 },
    ],
    executors: [executor({ start: 200 })],
    expect: "nobody's",
  },
  {
    name: "nested executors: the nearest wins",
    rows: [agent, { pid: 4800, parent: 4711 }, { pid: 5000, parent: 4800 }],
    executors: [executor(), executor({ id: "inner", pid: 4800, label: "codex" })],
    expect: "descendant owned inner",
    words: "child of codex 4800",
  },
  {
    name: "the root of a nested executor is its own, not the outer one's",
    rows: [agent, { pid: 5000, parent: 4711 }],
    executors: [executor(), executor({ id: "inner", pid: 5000 })],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "executor owned inner",
  },
  {
    name: "a kernel thread, whatever its parent",
    rows: [agent, { pid: 5000, parent: 4711, kernelThread: true }],
    expect: "nobody's",
  },
  {
    name: "a zombie child",
    rows: [agent, { pid: 5000, parent: 4711, state: "zombie", command: [] }],
    expect: "descendant owned x",
  },
  // ------------------------------------------------------------ lineage
  {
    name: "an orphan that was seen below the executor (nohup &, double fork)",
    rows: [agent, orphan],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "lineage owned x",
    words: "was a child of claude 4711; now adopted by systemd 1",
  },
  {
    name: "an orphan of an executor that has ended",
    rows: [orphan],
    executors: [ended()],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "lineage owned x left over",
    words: "was a child of claude 4711; now adopted by systemd 1",
  },
  {
    name: "an orphan of a dead shell, adopted by systemd --user",
    rows: [
      { pid: 900, name: "systemd" },
      { pid: 5000, parent: 900 },
    ],
    executors: [ended()],
    lineage: [entry(4800, { under: key(4711) }), entry(5000, { under: key(4800) })],
    expect: "lineage owned x left over",
    words: "was a child of bash 4800, below claude 4711; now adopted by systemd 900",
  },
  {
    name: "a child of an orphan",
    rows: [
      { pid: 4800, parent: 1, name: "bash" },
      { pid: 5000, parent: 4800 },
    ],
    executors: [ended()],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "descendant owned x left over",
    words: "child of bash 4800, below claude 4711",
  },
  {
    name: "a later process with a remembered pid",
    rows: [{ ...orphan, start: 700 }],
    executors: [ended()],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "nobody's",
  },
  {
    name: "an orphan of a nested executor, adopted inside the outer one",
    rows: [agent, { pid: 4720, parent: 4711, name: "tini" }, { pid: 5000, parent: 4720 }],
    executors: [executor(), ended({ id: "inner", pid: 4800, label: "codex" })],
    lineage: [entry(5000, { executorId: "inner", under: key(4800) })],
    expect: "lineage owned inner left over",
    words: "was a child of codex 4800; now adopted by tini 4720",
  },
  {
    name: "a child of a root that was registered after the child was seen below an outer one",
    rows: [agent, { pid: 4800, parent: 4711 }, { pid: 5000, parent: 4800 }],
    executors: [executor(), executor({ id: "inner", pid: 4800, label: "codex" })],
    lineage: [entry(5000, { under: key(4800) })],
    expect: "descendant owned inner",
  },
  {
    name: "lineage of an executor that is no longer known",
    rows: [orphan],
    executors: [],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "nobody's",
  },
  // ------------------------------------------------------------ adopted
  {
    name: "an orphan that came back to the executor's corral run",
    rows: [
      { pid: 4700, name: "corral" },
      { pid: 4711, parent: 4700 },
      { pid: 5000, parent: 4700 },
    ],
    executors: [executor({ runner: { pid: 4700, startToken: token(100) } })],
    expect: "adopted owned x",
    words: "orphaned inside claude 4711 and adopted by its runner corral 4700",
  },
  {
    name: "came back to a runner that is itself in another executor's tree",
    rows: [
      agent,
      { pid: 4700, parent: 4711, name: "corral" },
      { pid: 4701, parent: 4700 },
      { pid: 5000, parent: 4700 },
    ],
    executors: [
      executor(),
      executor({ id: "inner", pid: 4701, runner: { pid: 4700, startToken: token(100) } }),
    ],
    expect: "adopted owned inner",
  },
  {
    name: "the corral run itself, in its executor's workspace",
    rows: [
      { pid: 5000, name: "corral", workingDirectory: "/wt/a", start: 100 },
      { pid: 4711, parent: 5000, workingDirectory: "/wt/a" },
    ],
    executors: [executor({ workspace: "/wt/a", runner: { pid: 5000, startToken: token(100) } })],
    expect: "nobody's",
  },
  {
    name: "a child of another process with the runner's pid",
    rows: [
      { pid: 4700, start: 50 },
      { pid: 5000, parent: 4700 },
    ],
    executors: [executor({ runner: { pid: 4700, startToken: token(100) } })],
    expect: "nobody's",
  },
  // ------------------------------------------------------------ session, process group
  {
    name: "in the session of a dead shell of the tree",
    rows: [agent, { ...orphan, sessionId: 4800, processGroupId: 4800, start: 101 }],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "session owned x",
    words: "in the session of bash 4800, below claude 4711",
  },
  {
    name: "in the process group of a dead shell of the tree, in a person's session",
    rows: [agent, { ...orphan, sessionId: 77, processGroupId: 4800, start: 101 }],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "session owned x",
    words: "in the process group of bash 4800, below claude 4711",
  },
  {
    name: "in the session of the executor itself, which has ended",
    rows: [{ ...orphan, sessionId: 4711, processGroupId: 4711, start: 101 }],
    executors: [ended()],
    expect: "session owned x left over",
    words: "in the session of claude 4711",
  },
  {
    name: "in a session whose leader was never seen in the tree (the person's terminal)",
    rows: [agent, { ...orphan, sessionId: 77, processGroupId: 78 }],
    lineage: [entry(4800, { under: key(4711), sessionId: 77, processGroupId: 78 })],
    expect: "nobody's",
  },
  {
    name: "older than the executor, in a session of a number that its tree used later",
    rows: [agent, { ...orphan, sessionId: 4800, processGroupId: 4800, start: 20 }],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "nobody's",
  },
  {
    name: "in the session of another living process that has the leader's pid now",
    rows: [
      agent,
      { pid: 4800, start: 600, sessionId: 4800 },
      { ...orphan, sessionId: 4800, processGroupId: 4800, start: 601 },
    ],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "nobody's",
  },
  {
    name: "born long after the leader was last seen: the number may be another's",
    rows: [agent, { ...orphan, sessionId: 4800, processGroupId: 4800, start: 800 }],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "session suspected x",
  },
  {
    name: "born long after the leader ended, while a seen member kept the session alive",
    rows: [
      agent,
      { pid: 4900, parent: 1, sessionId: 4800, processGroupId: 4800 },
      { ...orphan, sessionId: 4800, processGroupId: 4800, start: 800 },
    ],
    lineage: [entry(4800, { under: key(4711) }), entry(4900, { under: key(4800) })],
    expect: "session owned x",
  },
  {
    name: "born long after the leader ended, while an unseen member of its time is alive",
    rows: [
      agent,
      { pid: 4900, start: 102, sessionId: 4800, processGroupId: 4800 },
      { ...orphan, sessionId: 4800, processGroupId: 4800, start: 800 },
    ],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "session owned x",
  },
  {
    name: "born long after the leader ended, beside another late member",
    rows: [
      agent,
      { pid: 4900, start: 790, sessionId: 4800, processGroupId: 4800 },
      { ...orphan, sessionId: 4800, processGroupId: 4800, start: 800 },
    ],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "session suspected x",
  },
  {
    name: "in the right session, but its start is not known",
    rows: [agent, { pid: 5000, sessionId: 4800, startToken: null }],
    lineage: [entry(4800, { under: key(4711) })],
    expect: "session suspected x",
    id: "5000@?",
  },
  // ------------------------------------------------------------ marker, workspace
  {
    name: "marker, workspace, no terminal, started during its life",
    rows: [agent, { ...orphan, ...inWorkspace, start: 300 }],
    executors: [executor({ workspace })],
    markers: [[key(5000, 300), "x"]],
    expect: "marker-and-workspace owned x",
  },
  {
    name: "marker and workspace, but in a terminal",
    rows: [agent, { ...orphan, ...inWorkspace, terminal: "pts/3" }],
    executors: [executor({ workspace })],
    markers: [[key(5000), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "marker and workspace, but whether it has a terminal is not known",
    rows: [agent, { ...orphan, ...inWorkspace, terminal: undefined }],
    executors: [executor({ workspace })],
    markers: [[key(5000), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "marker and workspace, but started after the executor had ended",
    rows: [{ ...orphan, ...inWorkspace, start: 950 }],
    executors: [ended({ workspace })],
    markers: [[key(5000, 950), "x"]],
    expect: "marker suspected x left over",
  },
  {
    name: "marker and workspace, started after the executor had ended, in the kill that ended it",
    rows: [{ ...orphan, ...inWorkspace, start: 950 }],
    executors: [ended({ workspace })],
    markers: [[key(5000, 950), "x"]],
    killedSince: 940,
    expect: "marker-and-workspace owned x left over",
  },
  {
    name: "marker and workspace, started between the executor's end and a kill of its left-overs",
    rows: [{ ...orphan, ...inWorkspace, start: 950 }],
    executors: [ended({ workspace })],
    markers: [[key(5000, 950), "x"]],
    killedSince: 960,
    expect: "marker suspected x left over",
  },
  {
    name: "marker and workspace, but started before the executor",
    rows: [agent, { ...orphan, ...inWorkspace, start: 20 }],
    executors: [executor({ workspace })],
    markers: [[key(5000, 20), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "a foreign daemon that inherited the marker",
    rows: [agent, { ...orphan, workingDirectory: "/var/lib/pg" }],
    executors: [executor({ workspace })],
    markers: [[key(5000), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "a marker without a workspace to corroborate it",
    rows: [agent, { ...orphan, ...inWorkspace }],
    markers: [[key(5000), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "the marker of nobody",
    rows: [agent, orphan],
    markers: [[key(5000), "y"]],
    expect: "nobody's",
  },
  {
    name: "marker of one executor in the workspace of another",
    rows: [agent, { ...orphan, ...inWorkspace }],
    executors: [executor(), executor({ id: "y", pid: 9, workspace })],
    markers: [[key(5000), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "marker, in a narrower workspace inside the executor's own",
    rows: [agent, { ...orphan, workingDirectory: "/wt/a/packages/b/src" }],
    executors: [
      executor({ workspace }),
      executor({ id: "y", pid: 9, workspace: "/wt/a/packages/b" }),
    ],
    markers: [[key(5000), "x"]],
    expect: "marker-and-workspace owned x",
  },
  {
    name: "a person's own shell in the workspace",
    rows: [agent, { ...orphan, name: "bash", workingDirectory: "/wt/a", terminal: "pts/1" }],
    executors: [executor({ workspace })],
    expect: "workspace suspected x",
    words: "works in the workspace of claude 4711; may be a person's own shell or editor",
  },
  {
    name: "the innermost workspace wins",
    rows: [{ ...orphan, workingDirectory: "/wt/a/packages/b/src" }],
    executors: [
      executor({ workspace }),
      executor({ id: "y", pid: 9, workspace: "/wt/a/packages/b/" }),
    ],
    expect: "workspace suspected y",
  },
  {
    name: "of two executors in one workspace the living one",
    rows: [{ ...orphan, ...inWorkspace }],
    executors: [ended({ workspace, id: "old" }), executor({ id: "new", pid: 9, workspace })],
    expect: "workspace suspected new",
  },
  {
    name: "a workspace whose name only begins the same",
    rows: [{ ...orphan, workingDirectory: "/wt/ab" }],
    executors: [executor({ workspace })],
    expect: "nobody's",
  },
  {
    name: "came to the workspace after its executor had ended",
    rows: [{ ...orphan, ...inWorkspace, start: 950 }],
    executors: [ended({ workspace })],
    expect: "nobody's",
  },
  {
    name: "in an earlier, deleted worktree of the same path",
    rows: [agent, { ...orphan, ...inWorkspace, workingDirectoryDeleted: true, start: 20 }],
    executors: [executor({ workspace })],
    expect: "nobody's",
  },
  {
    name: "a workspace of / is no evidence",
    rows: [agent, { ...orphan, ...inWorkspace }],
    executors: [executor({ workspace: "/" })],
    expect: "nobody's",
  },
  {
    name: "a home directory is no evidence, also with the marker",
    rows: [agent, { ...orphan, workingDirectory: "/home/ada/x" }],
    executors: [executor({ workspace: "/home/ada" })],
    markers: [[key(5000), "x"]],
    expect: "marker suspected x",
  },
  {
    name: "a hint says nothing about children",
    rows: [
      agent,
      { pid: 4800, ...inWorkspace },
      { pid: 5000, parent: 4800, workingDirectory: "/" },
    ],
    executors: [executor({ workspace })],
    expect: "nobody's",
  },
  {
    name: "seen links beat hints: lineage of one, marker of another",
    rows: [{ ...orphan, ...inWorkspace }],
    executors: [executor(), executor({ id: "y", pid: 9, workspace })],
    lineage: [entry(5000, { under: key(4711) })],
    markers: [[key(5000), "y"]],
    expect: "lineage owned x",
  },
  {
    name: "a session beats marker and workspace",
    rows: [{ ...orphan, ...inWorkspace, sessionId: 4800 }],
    executors: [executor({ workspace })],
    lineage: [entry(4800, { under: key(4711) })],
    markers: [[key(5000), "x"]],
    expect: "session owned x",
  },
  {
    name: "once found by its marker, remembered when the evidence is gone",
    rows: [{ ...orphan, workingDirectory: "/elsewhere" }],
    executors: [executor({ workspace })],
    lineage: [entry(5000)],
    expect: "lineage owned x",
    words: "was known to belong to claude 4711",
  },
  // ------------------------------------------------------------ shared daemons
  {
    name: "a tmux server that the tree happened to start",
    rows: [
      agent,
      { pid: 5000, parent: 4711, name: "tmux: server", command: ["tmux", "new", "-d"] },
    ],
    expect: "descendant suspected x",
    words: "child of claude 4711; tmux is a shared daemon, it may serve others too",
  },
  {
    name: "the same after it was orphaned",
    rows: [agent, { ...orphan, name: "tmux: server", command: ["tmux", "new", "-d"] }],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "lineage suspected x",
  },
  {
    name: "what hangs below a shared daemon only through it",
    rows: [
      agent,
      { pid: 4800, parent: 4711, name: "tmux: server", command: ["tmux"] },
      { pid: 4801, parent: 4800, name: "bash" },
      { pid: 5000, parent: 4801 },
    ],
    expect: "descendant suspected x",
    words: "child of bash 4801, below claude 4711; only through tmux 4800, a shared daemon",
  },
  {
    name: "below a shared daemon, with the marker that it inherited from it",
    rows: [
      agent,
      { pid: 4800, parent: 4711, name: "tmux: server", command: ["tmux"] },
      { pid: 5000, parent: 4800, ...inWorkspace },
    ],
    executors: [executor({ workspace })],
    markers: [[key(5000), "x"]],
    expect: "descendant suspected x",
  },
  {
    name: "remembered below a shared daemon that is gone",
    rows: [agent, orphan],
    lineage: [
      entry(4800, { under: key(4711), name: "tmux: server", command: "tmux" }),
      entry(5000, { under: key(4800) }),
    ],
    expect: "lineage suspected x",
  },
  {
    name: "in the session of a shell below a shared daemon",
    rows: [agent, { ...orphan, sessionId: 4801, start: 101 }],
    lineage: [
      entry(4800, { under: key(4711), name: "tmux: server", command: "tmux" }),
      entry(4801, { under: key(4800) }),
    ],
    expect: "session suspected x",
  },
  {
    name: "an executor registered inside tmux owns its own tree",
    rows: [
      agent,
      { pid: 4800, parent: 4711, name: "tmux: server", command: ["tmux"] },
      { pid: 4801, parent: 4800 },
      { pid: 5000, parent: 4801 },
    ],
    executors: [executor(), executor({ id: "inner", pid: 4801 })],
    expect: "descendant owned inner",
  },
  {
    name: "seen below the executor before a shared daemon adopted it",
    rows: [
      agent,
      { pid: 4800, parent: 4711, name: "containerd-shim", command: ["containerd-shim"] },
      { pid: 5000, parent: 4800 },
    ],
    lineage: [entry(4850, { under: key(4711) }), entry(5000, { under: key(4850) })],
    expect: "lineage owned x",
  },
  {
    name: "a registered root is never taken for a shared daemon",
    rows: [{ pid: 5000, name: "tmux: server", command: ["tmux"] }],
    executors: [executor({ pid: 5000 })],
    expect: "executor owned x",
  },
  // ------------------------------------------------------------ other hosts, other boots
  {
    name: "an executor of another host owns nothing here",
    rows: [agent, { pid: 5000, parent: 4711, ...inWorkspace }],
    executors: [executor({ hostId: "host-b", workspace })],
    lineage: [entry(5000, { under: key(4711), hostId: "host-b" })],
    markers: [[key(5000), "x"]],
    expect: "nobody's",
  },
  {
    name: "an executor of an earlier boot owns nothing now",
    rows: [agent, { pid: 5000, parent: 4711, ...inWorkspace }],
    executors: [ended({ bootId: "boot-0", workspace })],
    lineage: [entry(5000, { under: key(4711) })],
    markers: [[key(5000), "x"]],
    expect: "nobody's",
  },
];

describe("associate", () => {
  test.each(scenes)("$name", (scene) => {
    const found = of(scene);
    const told =
      found === undefined
        ? "nobody's"
        : `${found.evidence} ${found.standing} ${found.executorId}${found.leftOver ? " left over" : ""}`;
    expect(told).toBe(scene.expect);
    expect(scene.words === undefined || found?.explanation).toBe(scene.words ?? true);
  });
});
