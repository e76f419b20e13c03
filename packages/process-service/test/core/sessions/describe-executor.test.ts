import { expect, test } from "vitest";
import {
  describeExecutor,
  type SessionFacts,
} from "../../../src/core/sessions/describe-executor.ts";
import type { SessionEvent } from "../../../src/core/sessions/session-event.ts";
import type { ProcessSession } from "../../../src/core/sessions/session-source.ts";
import { ended, epoch, executor } from "../scene.ts";

const kept = { id: "s-1", title: "Kept", model: "opus" };
const read = (more: Partial<ProcessSession> = {}): ProcessSession => ({
  id: "s-1",
  state: "unknown",
  tie: "process",
  ...more,
});
const event = (more: Partial<SessionEvent> = {}): SessionEvent => ({
  event: "working",
  at: epoch + 200_000,
  ...more,
});

test.each<[string, SessionFacts, object | undefined]>([
  ["what was kept, without a tie", {}, kept],
  ["what is read, with what was kept of it", { read: read() }, { ...kept, tie: "process" }],
  [
    "what is read, before what was kept",
    { read: read({ title: "Read", model: "sonnet" }) },
    { id: "s-1", title: "Read", model: "sonnet", tie: "process" },
  ],
  [
    "another session, with nothing of the last",
    { read: read({ id: "s-2" }) },
    { id: "s-2", tie: "process" },
  ],
  [
    "what a hook says where nothing is read",
    { event: event({ sessionId: "s-2", title: "Told" }) },
    { id: "s-2", title: "Told", tie: "hook" },
  ],
  [
    "a hook's title where the file has none",
    { read: read(), event: event({ sessionId: "s-1", title: "Told" }) },
    { ...kept, title: "Told", tie: "process" },
  ],
  [
    "the file's title before a hook's",
    { read: read({ title: "Read" }), event: event({ sessionId: "s-1", title: "Told" }) },
    { ...kept, title: "Read", tie: "process" },
  ],
  [
    "no title of a hook that is about another session",
    { read: read(), event: event({ sessionId: "s-2", title: "Told" }) },
    { ...kept, tie: "process" },
  ],
  [
    "no title of a hook from the time of another session",
    { read: read(), event: event({ about: "s-0", title: "Told" }) },
    { ...kept, tie: "process" },
  ],
  ["no id that nobody can type", { read: read({ id: "a b\u001b" }) }, kept],
  ["none that the agent has left", { hasLeft: true }, undefined],
])("the session of a living agent: %s", (_title, facts, session) => {
  expect(describeExecutor(executor({ session: kept }), true, facts).session).toEqual(session);
});

test("an ended agent has its last session, and no state but its end", () => {
  const { session, state, title } = describeExecutor(ended({ session: kept }), false, {
    hasLeft: true,
    event: event({ event: "waiting", at: epoch + 950_000 }),
  });
  expect(session).toEqual(kept);
  expect(title).toEqual({ text: "Kept", source: "session" });
  expect(state).toEqual({ state: "ended", since: epoch + 900_000, source: "kernel" });
});

test("a state of another session is not this one's", () => {
  const facts = { read: read(), event: event({ sessionId: "s-2" }) };
  expect(describeExecutor(executor(), true, facts).state).toEqual({ state: "unknown" });
});

test("the start is the one of this scan", () => {
  const facts = {
    read: read({ state: "working", stateSource: "file", stateSince: epoch + 50_000 }),
  };
  expect(describeExecutor(executor(), true, facts).state).toEqual({ state: "unknown" });
  const startedAt = epoch + 40_000;
  expect(describeExecutor(executor(), true, { ...facts, startedAt }).state).toMatchObject({
    state: "working",
  });
});

test("only agents have a state: by their kind, or by their product", () => {
  const other = executor({ kind: "dev-server" });
  expect(describeExecutor(other, true, {}).state).toBeUndefined();
  const product = { label: "claude", title: "Claude Code" };
  expect(describeExecutor(other, true, { product })).toMatchObject({
    product,
    state: { state: "unknown" },
  });
});
