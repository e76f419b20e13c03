import { describe } from "vitest";
import { agent, inWorkspace, orphan, workspace, testScenes } from "./association-scene.ts";
import { ended, entry, epoch, executor, key, token } from "../scene.ts";

describe("observed links", () => {
  testScenes([
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
      name: "a zombie is dead, and not left over",
      rows: [{ pid: 5000, state: "zombie" }],
      executors: [ended()],
      lineage: [entry(5000, { under: key(4711) })],
      expect: "lineage owned x",
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
  ]);
});

describe("lineage", () => {
  testScenes([
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
  ]);
});

describe("adopted", () => {
  testScenes([
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
  ]);
});

describe("other hosts, other boots", () => {
  testScenes([
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
  ]);
});
