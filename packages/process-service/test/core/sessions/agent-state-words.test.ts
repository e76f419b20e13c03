import { expect, test } from "vitest";
import {
  agentStateDetails,
  agentStateWords,
} from "../../../src/core/sessions/agent-state-words.ts";

const now = 1_000_000;

test.each([
  [undefined, undefined],
  [{ state: "unknown" }, undefined],
  [{ state: "ended", source: "kernel", since: 1 }, undefined],
  [{ state: "ended", source: "hook", since: now - 60_000 }, "session ended 1 min"],
  [{ state: "working", source: "file", since: now - 60_000 }, "working"],
  [{ state: "waiting", source: "file", since: now - 240_000 }, "waits for you 4 min"],
  [{ state: "waiting", source: "hook" }, "waits for you"],
  [{ state: "idle", source: "transcript", since: now - 720_000 }, "idle 12 min"],
  [{ state: "idle", source: "transcript", since: now + 5_000 }, "idle 0 s"],
] as const)("%j reads %j", (state, words) => {
  expect(agentStateWords(state, now)).toBe(words);
});

test.each([
  [{ state: "unknown" }, "not known"],
  [{ state: "ended", source: "kernel", since: 1 }, "ended (its process has ended)"],
  [
    { state: "waiting", source: "file", since: now - 240_000, waitingFor: "permission prompt" },
    "waits for you 4 min: permission prompt (its own file says)",
  ],
] as const)("%j in full: %j", (state, words) => {
  expect(agentStateDetails(state, now)).toBe(words);
});
