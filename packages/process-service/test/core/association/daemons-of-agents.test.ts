import { describe } from "vitest";
import { agent, inWorkspace, orphan, testScenes, workspace } from "./association-scene.ts";
import { ended, entry, executor, key } from "../scene.ts";

const command = ["codex", "app-server", "--managed-daemon"];
const daemon = { pid: 4800, parent: 4711, name: "codex", command };
const daemonEntry = entry(4800, {
  under: key(4711),
  name: "codex",
  command: "codex app-server --managed-daemon",
});
const session = executor({ id: "session", pid: 4900, workspace: "/wt/b" });

describe("a daemon that an agent has for all of its sessions", () => {
  testScenes([
    {
      name: "below the session that started it",
      rows: [agent, { ...daemon, pid: 5000 }],
      expect: "descendant suspected x",
      words: "child of claude 4711; codex daemon is a shared daemon, it may serve others too",
    },
    {
      name: "never left over when that session has ended",
      rows: [{ ...orphan, name: "codex", command }],
      executors: [ended()],
      lineage: [entry(5000, { under: key(4711) })],
      expect: "lineage suspected x",
    },
    {
      name: "what runs below it, while it lives",
      rows: [agent, daemon, { pid: 5000, parent: 4800 }],
      expect: "descendant suspected x",
    },
    {
      name: "what ran below it when it is gone",
      rows: [orphan],
      executors: [ended()],
      lineage: [daemonEntry, entry(5000, { under: key(4800) })],
      expect: "lineage suspected x",
      words:
        "was a child of codex daemon 4800, below claude 4711; now adopted by systemd 1; only through codex daemon 4800, a shared daemon",
    },
    {
      name: "a session below it owns what it starts",
      rows: [agent, daemon, { pid: 4900, parent: 4800 }, { pid: 5000, parent: 4900 }],
      executors: [executor(), session],
      expect: "descendant owned session",
    },
    {
      name: "also what it had started before it was recognised, recorded below the first session",
      rows: [agent, daemon, { pid: 4900, parent: 4800 }, orphan],
      executors: [executor(), session],
      lineage: [
        daemonEntry,
        entry(4900, { under: key(4800), executorId: "session" }),
        entry(4950, { under: key(4900) }),
        entry(5000, { under: key(4950) }),
      ],
      expect: "lineage owned session",
    },
    {
      name: "the same by the session number of what it had started",
      rows: [
        agent,
        daemon,
        { pid: 4900, parent: 4800 },
        { ...orphan, sessionId: 4950, start: 101 },
      ],
      executors: [executor(), session],
      lineage: [daemonEntry, entry(4950, { under: key(4900) })],
      expect: "session owned session",
    },
    {
      name: "a tool that it runs itself may be of the session whose worktree it works in",
      rows: [
        agent,
        daemon,
        { pid: 4900, parent: 1 },
        { pid: 5000, parent: 4800, workingDirectory: "/wt/b/src" },
      ],
      executors: [executor({ workspace }), session],
      expect: "workspace suspected session",
    },
    {
      name: "a tool in the worktree of the session that started it",
      rows: [agent, daemon, { pid: 5000, parent: 4800, ...inWorkspace }],
      executors: [executor({ workspace }), session],
      expect: "descendant suspected x",
    },
    {
      name: "a helper of an agent is its own like any other child",
      rows: [agent, { pid: 5000, parent: 4711, name: "codex", command: ["codex", "mcp-server"] }],
      expect: "descendant owned x",
    },
  ]);
});
