import { expect, test } from "vitest";
import { accountedFor } from "../../../src/core/association/accounted-for.ts";
import { detectAgents } from "../../../src/core/association/detect-agents.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import type { Executor, LineageEntry } from "../../../src/core.ts";
import { ended, entry, executor, key, snapshot, system } from "../scene.ts";
import type { Row } from "../scene.ts";
import { programs } from "./products.ts";

interface Scene {
  readonly rows: readonly Row[];
  readonly executors?: readonly Executor[];
  readonly lineage?: readonly (readonly [string, LineageEntry])[];
}

/** The pids of the agents that are executors of their own. */
function newAgents({ rows, executors = [executor()], lineage = [] }: Scene): readonly number[] {
  const index = indexSnapshot(snapshot([...system, ...rows]), undefined, programs);
  const isKnown = accountedFor(index, executors, new Map(lineage));
  return detectAgents(index, { homes: ["/home/ada"] })
    .map(({ process }) => process.pid)
    .filter((pid) => !isKnown(index.byPid.get(pid)!));
}

const claude = { name: "claude", command: ["claude"] };
const codex = { name: "codex", command: ["codex"] };
const first = { pid: 4711, ...claude };
const tmux = { pid: 4800, parent: 4711, name: "tmux: server", command: ["tmux", "new", "-d"] };
const tmuxEntry = entry(4800, { under: key(4711), name: "tmux: server", command: "tmux new -d" });
const spare = { name: "codex", command: ["codex", "--spare", "/tmp/d"] };
const daemon = { pid: 4800, parent: 4711, name: "codex", command: ["codex", "--managed-daemon"] };

test.each<[string, Scene, readonly number[]]>([
  ["the root of an executor", { rows: [first] }, []],
  ["an agent below another", { rows: [first, { pid: 5000, parent: 4711, ...codex }] }, []],
  [
    "in a tmux that another agent started",
    { rows: [first, tmux, { pid: 4900, parent: 4800 }, { pid: 5000, parent: 4900, ...claude }] },
    [5000],
  ],
  [
    "in that tmux, recorded below the first agent when Corral saw it start",
    {
      rows: [first, { ...tmux, parent: 1 }, { pid: 5000, parent: 4800, ...claude }],
      lineage: [tmuxEntry, entry(5000, { under: key(4800) })],
    },
    [5000],
  ],
  [
    "and when that tmux and the first agent are gone",
    {
      rows: [{ pid: 5000, ...claude }],
      executors: [ended()],
      lineage: [tmuxEntry, entry(5000, { under: key(4800) })],
    },
    [5000],
  ],
  [
    "left over by another agent",
    {
      rows: [{ pid: 5000, ...codex }],
      executors: [ended()],
      lineage: [entry(4900, { under: key(4711) }), entry(5000, { under: key(4900) })],
    },
    [],
  ],
  [
    "left over by another agent, and adopted by the user's systemd",
    {
      rows: [
        { pid: 900, name: "systemd", command: ["/usr/lib/systemd/systemd", "--user"] },
        { pid: 5000, parent: 900, ...codex },
      ],
      executors: [ended()],
      lineage: [entry(5000, { under: key(4711) })],
    },
    [],
  ],
  [
    "a session below the daemon of another",
    { rows: [first, daemon, { pid: 5000, parent: 4800, ...codex }] },
    [5000],
  ],
  [
    "in the terminal of an editor that an agent opened",
    {
      rows: [
        first,
        { pid: 4800, parent: 4711, name: "code", command: ["/usr/share/code/code"] },
        { pid: 5000, parent: 4800, ...codex },
      ],
    },
    [5000],
  ],
  ["an executor that a person ended", { rows: [first], executors: [ended()] }, []],
  [
    "a session that waits below a daemon is none, one that was given work is",
    {
      rows: [
        first,
        daemon,
        { pid: 5000, parent: 4800, ...spare, workingDirectory: "/tmp/d/spare" },
        { pid: 5001, parent: 4800, ...spare, workingDirectory: "/wt/a" },
        { pid: 5002, parent: 4800, ...spare, workingDirectory: "/private/tmp/d/spare" },
        { pid: 5003, parent: 4800, ...spare, workingDirectory: "/tmp/d2/spare" },
      ],
    },
    [5001, 5003],
  ],
  [
    "a daemon and a helper are no agents",
    {
      rows: [
        { ...daemon, parent: 1 },
        { pid: 10, name: "codex", command: ["codex", "mcp-server"] },
      ],
    },
    [],
  ],
])("%s", (_name, scene, pids) => {
  expect(newAgents(scene)).toEqual(pids);
});

test.each<[Row["command"], Row["workingDirectory"], readonly string[]]>([
  [["codex"], "/wt/a", ["/wt/a"]],
  [["codex", "-C", "/wt/b"], "/wt/a", ["/wt/b", "/wt/a"]],
  [["codex", "-C", "../b"], "/wt/a", ["/wt/a/../b", "/wt/a"]],
  [["codex", "-C", "/wt/b"], "/home/ada", ["/wt/b"]],
  [["codex", "-C", "/home/ada"], "/wt/a", ["/wt/a"]],
  [["codex", "-C", "b"], undefined, []],
])("%j in %s works in %j", (command, workingDirectory, directories) => {
  const row = {
    pid: 10,
    name: "codex",
    command: command!,
    ...(workingDirectory && { workingDirectory }),
  };
  const index = indexSnapshot(snapshot([...system, row]), undefined, programs);
  const [agent] = detectAgents(index, { homes: ["/home/ada"] });
  expect(agent?.directories).toEqual(directories);
});
