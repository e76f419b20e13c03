import { describe } from "vitest";
import { agent, orphan, testScenes } from "./association-scene.ts";
import { ended, entry, executor, key } from "../scene.ts";

describe("session, process group", () => {
  testScenes([
    {
      name: "in a pipeline that a shell started beside the agent",
      rows: [
        { pid: 900, start: 50, sessionId: 900 },
        { ...agent, parent: 900, sessionId: 900, processGroupId: 4711 },
        { pid: 5000, parent: 900, sessionId: 900, processGroupId: 4711, start: 101 },
      ],
      expect: "nobody's",
    },
    {
      name: "the same after the agent ended",
      rows: [
        { pid: 900, start: 50, sessionId: 900 },
        { pid: 5000, parent: 900, sessionId: 900, processGroupId: 4711, start: 101 },
      ],
      executors: [ended()],
      expect: "nobody's",
    },
    {
      name: "in a pipeline, where the platform reports no sessions",
      rows: [
        { pid: 900, start: 50 },
        { ...agent, parent: 900, processGroupId: 4711 },
        { pid: 5000, parent: 900, processGroupId: 4711, start: 101 },
      ],
      expect: "nobody's",
    },
    {
      name: "adopted by launchd in the agent's group, where the platform reports no sessions",
      rows: [
        { pid: 1, parent: null, start: 1, name: "launchd" },
        { ...agent, processGroupId: 4711 },
        { pid: 5000, parent: 1, processGroupId: 4711, start: 101 },
      ],
      expect: "session owned x",
    },
    {
      name: "in the group of a detected agent, where a shell that is gone may have put it",
      rows: [agent, { ...orphan, sessionId: 900, processGroupId: 4711, start: 101 }],
      executors: [executor({ origin: "detected" })],
      expect: "session suspected x",
    },
    {
      name: "in the session of a detected agent that leads it",
      rows: [agent, { ...orphan, sessionId: 4711, processGroupId: 4711, start: 101 }],
      executors: [executor({ origin: "detected" })],
      expect: "session owned x",
    },
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
      name: "born long after the leader was last seen, where too few forks came for every pid",
      rows: [agent, { ...orphan, sessionId: 4800, processGroupId: 4800, start: 800 }],
      lineage: [entry(4800, { under: key(4711) })],
      forksPerSecond: 20,
      expect: "session owned x",
    },
    {
      name: "born soon after the leader was last seen, where every pid was given out meanwhile",
      rows: [agent, { ...orphan, sessionId: 4800, processGroupId: 4800, start: 150 }],
      lineage: [entry(4800, { under: key(4711) })],
      forksPerSecond: 400,
      expect: "session suspected x",
    },
    {
      name: "born right after the leader was last seen, where forks are not counted",
      rows: [agent, { ...orphan, sessionId: 4800, processGroupId: 4800, start: 101 }],
      lineage: [entry(4800, { under: key(4711) })],
      forksPerSecond: null,
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
      name: "born long after the leader ended, beside a late member that was seen in the tree",
      rows: [
        agent,
        { pid: 4900, start: 790, sessionId: 4800, processGroupId: 4800 },
        { ...orphan, sessionId: 4800, processGroupId: 4800, start: 800 },
      ],
      lineage: [entry(4800, { under: key(4711) }), entry(4900, { start: 790, under: key(4800) })],
      expect: "session owned x",
    },
    {
      name: "in the right session, but its start is not known",
      rows: [agent, { pid: 5000, sessionId: 4800, startToken: null }],
      lineage: [entry(4800, { under: key(4711) })],
      expect: "session suspected x",
      id: "5000@?",
    },
  ]);
});
