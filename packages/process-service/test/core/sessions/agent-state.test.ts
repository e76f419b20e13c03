import { expect, test } from "vitest";
import { agentState } from "../../../src/core/sessions/agent-state.ts";
import type { SessionEvent } from "../../../src/core/sessions/session-event.ts";
import type { ProcessSession } from "../../../src/core/sessions/session-source.ts";

const startedAt = 1_000;
const file = (parts: Partial<ProcessSession>): ProcessSession => ({
  id: "s",
  tie: "process",
  state: "working",
  stateSource: "file",
  stateSince: 5_000,
  ...parts,
});
const hook = (parts: Partial<SessionEvent>): SessionEvent => ({
  event: "waiting",
  at: 5_000,
  ...parts,
});

test.each([
  ["nothing says: unknown, not idle", undefined, undefined, { state: "unknown" }],
  ["the file says", file({}), undefined, { state: "working", since: 5_000, source: "file" }],
  [
    "what is waited for",
    file({ state: "waiting", waitingFor: "permission prompt" }),
    undefined,
    { state: "waiting", since: 5_000, source: "file", waitingFor: "permission prompt" },
  ],
  [
    "only a waiting session waits for something",
    file({ waitingFor: "permission prompt" }),
    undefined,
    { state: "working", since: 5_000, source: "file" },
  ],
  ["from before the process started", file({ stateSince: 999 }), undefined, { state: "unknown" }],
  [
    "without a time",
    file({ stateSince: undefined! }),
    undefined,
    { state: "working", source: "file" },
  ],
  [
    "unknown to the file",
    file({ state: "unknown" }),
    hook({}),
    { state: "waiting", since: 5_000, source: "hook" },
  ],
  [
    "the newer hook",
    file({}),
    hook({ at: 5_001 }),
    { state: "waiting", since: 5_001, source: "hook" },
  ],
  [
    "the hook of the same moment",
    file({}),
    hook({}),
    { state: "waiting", since: 5_000, source: "hook" },
  ],
  [
    "the newer file",
    file({ stateSince: 5_001 }),
    hook({}),
    { state: "working", since: 5_001, source: "file" },
  ],
  [
    "a start is idle",
    undefined,
    hook({ event: "start" }),
    { state: "idle", since: 5_000, source: "hook" },
  ],
  ["an end", undefined, hook({ event: "end" }), { state: "ended", since: 5_000, source: "hook" }],
])("%s", (_title, session, event, expected) => {
  expect(agentState({ startedAt }, true, session, event)).toEqual(expected);
});

test("the kernel's end goes above everything newer", () => {
  const state = agentState(
    { startedAt, endedAt: 2_000 },
    false,
    file({ stateSince: 9_000 }),
    hook({ at: 9_000 }),
  );
  expect(state).toEqual({ state: "ended", since: 2_000, source: "kernel" });
});
