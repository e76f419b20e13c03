import { describe } from "vitest";
import { agent, inWorkspace, orphan, testScenes, workspace } from "./association-scene.ts";
import { ended, entry, executor, key } from "../scene.ts";

/** A shell that became the agent after 50 seconds. */
const taken = executor({ execAfterMs: 50_000 });
const markers = [[key(5000), "x"]] as const;
const terminal = "pts/0";
const pane = { ...agent, terminal, sessionId: 4711, processGroupId: 4711 };

describe("exec claude in a shell", () => {
  testScenes([
    {
      name: "what the shell had started is not the agent's",
      rows: [agent, { pid: 5000, parent: 4711, start: 149 }],
      executors: [taken],
      expect: "nobody's",
    },
    {
      name: "nor is what that starts later",
      rows: [
        agent,
        { pid: 4800, parent: 4711, start: 120 },
        { pid: 5000, parent: 4800, start: 200 },
      ],
      executors: [taken],
      expect: "nobody's",
    },
    {
      name: "what began after the exec is",
      rows: [agent, { pid: 5000, parent: 4711, start: 151 }],
      executors: [taken],
      expect: "descendant owned x",
    },
    {
      name: "the birth of what the shell had started was recorded",
      rows: [{ ...orphan, start: 120 }],
      executors: [ended({ execAfterMs: 50_000 })],
      lineage: [entry(5000, { start: 120, under: key(4711) })],
      expect: "nobody's",
    },
    {
      name: "and that of its child",
      rows: [{ ...orphan, start: 200 }],
      executors: [ended({ execAfterMs: 50_000 })],
      lineage: [
        entry(4800, { start: 120, under: key(4711) }),
        entry(5000, { start: 200, under: key(4800, 120) }),
      ],
      expect: "nobody's",
    },
    {
      name: "in the session that the shell led, of either",
      rows: [agent, { ...orphan, sessionId: 4711, start: 200 }],
      executors: [taken],
      expect: "session suspected x",
    },
    {
      name: "a job that was there when the agent was recognised, and no exec was seen",
      rows: [pane, { pid: 5000, parent: 4711, terminal, sessionId: 4711, processGroupId: 5000 }],
      executors: [executor({ origin: "detected" })],
      expect: "nobody's",
    },
    {
      name: "a child in the group of the agent was no job of a shell",
      rows: [pane, { pid: 5000, parent: 4711, terminal, sessionId: 4711, processGroupId: 4711 }],
      executors: [executor({ origin: "detected" })],
      expect: "descendant owned x",
    },
    {
      name: "a child that began later is the agent's, whatever its group",
      rows: [
        pane,
        { pid: 5000, parent: 4711, terminal, sessionId: 4711, processGroupId: 5000, start: 101 },
      ],
      executors: [executor({ origin: "detected" })],
      expect: "descendant owned x",
    },
    {
      name: "such a job, after the agent has ended",
      rows: [{ ...orphan, sessionId: 4711, processGroupId: 5000 }],
      executors: [ended({ origin: "detected" })],
      expect: "session suspected x",
    },
    {
      name: "a child in the group of the agent, after its end",
      rows: [{ ...orphan, sessionId: 4711, processGroupId: 4711 }],
      executors: [ended({ origin: "detected" })],
      expect: "session owned x left over",
    },
    {
      name: "what such a job started later, after the end of the agent",
      rows: [{ ...orphan, sessionId: 4711, processGroupId: 4900, start: 101 }],
      executors: [ended({ origin: "detected" })],
      expect: "session suspected x",
    },
    {
      name: "a child of the agent in a group of its own, which was seen",
      rows: [{ ...orphan, sessionId: 4711, processGroupId: 5000, start: 101 }],
      executors: [ended({ origin: "detected" })],
      lineage: [entry(5000, { start: 101, under: key(4711) })],
      expect: "lineage owned x left over",
    },
    {
      name: "one of a registered process, which has been the same program since",
      rows: [{ ...orphan, sessionId: 4711, processGroupId: 5000 }],
      executors: [ended()],
      expect: "session owned x left over",
    },
    {
      name: "a child in the group that a shell gave the agent below it",
      rows: [
        { ...pane, sessionId: 900 },
        { pid: 5000, parent: 4711, terminal, sessionId: 900, processGroupId: 5000 },
      ],
      executors: [executor({ origin: "detected" })],
      expect: "descendant owned x",
    },
  ]);
});

describe("the shell that an agent was started from", () => {
  testScenes([
    {
      name: "a second older than the agent, which has ended",
      rows: [{ ...orphan, ...inWorkspace, start: 99 }],
      executors: [ended({ workspace })],
      markers: [[key(5000, 99), "x"]],
      expect: "marker suspected x",
    },
    {
      name: "in the same clock tick",
      rows: [{ pid: 4710, ...inWorkspace }],
      id: key(4710),
      executors: [ended({ workspace })],
      markers: [[key(4710), "x"]],
      expect: "marker suspected x",
    },
    {
      name: "the same while the agent lives",
      rows: [
        { pid: 4710, ...inWorkspace },
        { ...agent, parent: 4710 },
      ],
      id: key(4710),
      executors: [executor({ workspace })],
      markers: [[key(4710), "x"]],
      expect: "marker suspected x",
    },
    {
      name: "a child in the same clock tick is no shell",
      rows: [{ ...orphan, ...inWorkspace }],
      executors: [ended({ workspace })],
      markers,
      expect: "marker-and-workspace owned x left over",
    },
  ]);
});

describe("what began after the end", () => {
  const dead = ended({ workspace, endedAt: ended().startedAt + 800_000 });
  testScenes([
    {
      name: "does not come from the agent, whatever id it carries",
      rows: [{ ...orphan, ...inWorkspace, start: 902 }],
      executors: [dead],
      agentMarkers: [[key(5000, 902), "CODEX_THREAD_ID=t"]],
      agentIds: [["CODEX_THREAD_ID=t", ["x"]]],
      stoppedSince: 900,
      expect: "agent-marker suspected x",
    },
    {
      name: "may be a clean-up of the dying tree, with Corral's marker",
      rows: [{ ...orphan, ...inWorkspace, start: 902 }],
      executors: [dead],
      markers: [[key(5000, 902), "x"]],
      stoppedSince: 900,
      expect: "marker-and-workspace owned x left over",
    },
    {
      name: "is not related for its directory alone",
      rows: [{ ...orphan, ...inWorkspace, start: 902 }],
      executors: [dead],
      stoppedSince: 900,
      expect: "nobody's",
    },
  ]);
});
