import { expect, test } from "vitest";
import { agentSessions } from "../../../src/core/sessions/agent-sessions.ts";
import type { FollowedAgent } from "../../../src/core/sessions/followed-agents.ts";
import type { ProcessSession } from "../../../src/core/sessions/session-source.ts";

const ties = ["process", "open-file", "argument", "start"] as const;

/** Each executor with its processes, each as "session tie" or "-". */
function sessionsOf(agents: Readonly<Record<string, readonly string[]>>, label = "codex") {
  const followed = new Map<string, FollowedAgent>();
  const sessions = new Map<string, ProcessSession>();
  for (const [executorId, claims] of Object.entries(agents)) {
    const processes = claims.map((claim, at) => {
      const key = `${executorId} ${at}`;
      const [id = "", word] = claim.split(" ");
      const tie = ties.find((each) => each === word);
      if (tie !== undefined) sessions.set(key, { id, tie, state: "unknown" });
      return { key, product: label, pid: at + 1, command: [], cpuTimeMs: 0 };
    });
    followed.set(executorId, { product: { label, title: label }, processes });
  }
  const found = agentSessions(followed, sessions);
  return Object.fromEntries(
    [...found].map(([id, session]) => [id, `${session.id} ${session.tie}`]),
  );
}

test.each([
  ["one of its processes", { a: ["-", "s process"] }, { a: "s process" }],
  ["the better tied of two", { a: ["s argument", "t open-file"] }, { a: "t open-file" }],
  ["the first of two alike", { a: ["s process", "t process"] }, { a: "s process" }],
  [
    "two agents with two sessions",
    { a: ["s start"], b: ["t start"] },
    { a: "s start", b: "t start" },
  ],
  ["one that another has for certain", { a: ["s start"], b: ["s process"] }, { b: "s process" }],
  ["one that another was started with", { a: ["s start"], b: ["s argument"] }, { b: "s argument" }],
  ["one that two began near in time", { a: ["s start"], b: ["s start"] }, {}],
  [
    "one that two were started with: both show it",
    { a: ["s argument"], b: ["s argument"] },
    { a: "s argument", b: "s argument" },
  ],
  ["none", { a: ["-"] }, {}],
])("%s", (_, agents, expected) => {
  expect(sessionsOf(agents)).toEqual(expected);
});
