import { describe } from "vitest";
import { agent, inWorkspace, orphan, workspace, testScenes } from "./association-scene.ts";
import { entry, executor, key } from "../scene.ts";

describe("shared daemons", () => {
  testScenes([
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
  ]);
});
