import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseEvents } from "../../../src/sessions/products/copilot/events.ts";
import { fixture } from "../support/fixture.ts";

const recorded = (name: string) => fixture(`copilot/fixtures/1.0.102/${name}/events.jsonl`);
const at = Date.parse("2026-12-01T06:00:00Z");
const event = (type: string, data: object = {}, more: object = {}) =>
  JSON.stringify({ type, data, timestamp: new Date(at).toISOString(), ...more });
const parse = (...lines: readonly string[]) =>
  parseEvents({ text: lines.join("\n"), isCut: false });

const turn = event("assistant.turn_start");
const asked = event("permission.requested", { requestId: "a", toolCallId: "t" });
const answered = event("permission.completed", { requestId: "a", toolCallId: "t" });

test.each([
  ["waiting", { state: "waiting", waitingFor: "permission", at: "2026-12-01T06:14:16.260Z" }],
  ["working", { state: "working", at: "2026-12-01T06:14:16.111Z" }],
  ["closed", { state: "closed", at: "2026-12-01T06:12:11.909Z" }],
])("recorded: %s", (name, expected) => {
  expect(parseEvents({ text: recorded(name), isCut: false })).toEqual({
    ...expected,
    at: Date.parse(expected.at),
    model: "x",
  });
});

test.each([
  [
    "waiting",
    "idle idle working working working working working working waiting working working idle " +
      "working working working idle closed idle working working working working working waiting",
  ],
  [
    "asked",
    "idle idle working working working working working waiting waiting working idle " +
      "working working working idle working working working working working",
  ],
  ["interrupted", "idle idle working working working working working working idle idle"],
])(
  "at each event of a session that was recorded %s the state is what its terminal showed",
  (name, expected) => {
    const lines = recorded(name).trim().split("\n");
    const states = lines.map((_, last) => parse(...lines.slice(0, last + 1)).state);
    expect(states.join(" ")).toBe(expected);
  },
);

describe("waiting", () => {
  test("until the permission is given or refused", () => {
    expect(parse(turn, asked)).toEqual({ state: "waiting", waitingFor: "permission", at });
    expect(parse(turn, asked, answered)).toEqual({ state: "working", at });
  });

  test("for the other of two", () => {
    const other = event("permission.requested", { requestId: "b" });
    expect(parse(turn, asked, other, answered)).toMatchObject({ state: "waiting" });
    expect(parse(turn, other, asked, answered)).toMatchObject({ state: "waiting" });
  });

  test("while another tool goes on", () => {
    const done = event("tool.execution_complete", { toolCallId: "u" });
    expect(parse(turn, asked, done)).toMatchObject({ state: "waiting" });
  });

  test("for a subagent's permission, too", () => {
    const own = event("permission.requested", { requestId: "c" }, { agentId: "sub" });
    expect(parse(turn, own)).toMatchObject({ state: "waiting" });
  });

  test.each(["ask_user", "exit_plan_mode"])("for an answer to %s", (toolName) => {
    const question = event("tool.execution_start", { toolName, toolCallId: "q" });
    const answer = event("tool.execution_complete", { toolCallId: "q" });
    expect(parse(turn, question)).toEqual({ state: "waiting", waitingFor: "answer", at });
    expect(parse(turn, question, answer)).toEqual({ state: "working", at });
  });

  test("no longer after an interruption, or when the session is opened again", () => {
    expect(parse(turn, asked, event("abort"))).toMatchObject({ state: "idle" });
    expect(parse(turn, asked, event("session.resume"))).toMatchObject({ state: "idle" });
  });
});

test("a subagent's turn is not the session's", () => {
  expect(parse(turn, event("assistant.turn_end", {}, { agentId: "sub" }))).toEqual({
    state: "working",
    at,
  });
});

test("the model is the one that was changed to, or that answered last", () => {
  const message = event("assistant.message", { model: "a" });
  const change = event("session.model_change", { newModel: "b", previousModel: "a" });
  expect(parse(message, change)).toEqual({ model: "b" });
  expect(parse(change, message)).toEqual({ model: "a" });
});

test("nothing is told by nothing that is known", () => {
  expect(parse()).toEqual({});
  expect(parse(event("session.new_kind"), "{", "[]", event("hook.start"))).toEqual({});
});

test("any events are read without an error", () => {
  const type = fc.oneof(
    fc.constantFrom("permission.requested", "abort", "tool.execution_start", "__proto__"),
    fc.jsonValue(),
  );
  const line = fc.record({ type, data: fc.jsonValue(), timestamp: fc.jsonValue() });
  fc.assert(
    fc.property(fc.array(line), fc.nat(300), (lines, from) => {
      const text = lines
        .map((each) => JSON.stringify(each))
        .join("\n")
        .slice(from);
      const { state = "none", at: time = 1, model = "" } = parseEvents({ text, isCut: true });
      expect(["working", "waiting", "idle", "closed", "none"]).toContain(state);
      expect(Number.isFinite(time)).toBe(true);
      expect(model).toBeTypeOf("string");
    }),
  );
});
