import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  parseRolloutEnd,
  parseRolloutStart,
  threadOfRollout,
} from "../../../src/sessions/products/codex/rollout.ts";
import { fixture } from "../support/fixture.ts";

const recorded = (name: string) => fixture(`codex/fixtures/0.171.0/${name}.jsonl`);
const at = Date.parse("2026-12-01T06:00:00Z");
const line = (type: string, payload: object, time = at) =>
  JSON.stringify({ timestamp: new Date(time).toISOString(), type, payload });
const parse = (...lines: readonly string[]) =>
  parseRolloutEnd({ text: lines.join("\n"), isCut: false });

const context = (fields: object = {}) =>
  line("turn_context", { model: "x", approval_policy: "on-request", ...fields });
const started = line("event_msg", { type: "task_started" });
const call = (name: string, args: object = {}, id = "a") =>
  line(
    "response_item",
    { type: "function_call", name, arguments: JSON.stringify(args), call_id: id },
    at + 5,
  );
const escalated = call("exec_command", { cmd: "ls", sandbox_permissions: "require_escalated" });
const output = line("response_item", { type: "function_call_output", call_id: "a", output: "" });

test.each([
  [
    "waiting-and-interrupted",
    "none working*8 waiting*3 working*6 idle*2 working*4 waiting*2 working*6 idle*3 " +
      "working*13 idle*2 working*4 waiting*2 working*3 idle",
  ],
  ["exec", "none working*16 idle*2"],
])("at each line of a recorded thread the state is what its terminal showed: %s", (name, told) => {
  const lines = recorded(name).trim().split("\n");
  const states = lines.map((_, last) => parse(...lines.slice(0, last + 1)).state ?? "none");
  const expected = told.split(" ").flatMap((each) => {
    const [state = "", times = "1"] = each.split("*");
    return Array.from({ length: Number(times) }, () => state);
  });
  expect(states).toEqual(expected);
});

test("recorded: a command that asks to leave the sandbox", () => {
  const lines = recorded("waiting-and-interrupted").split("\n").slice(0, 11);
  const since = Date.parse("2026-12-01T06:39:09.904Z");
  expect(parse(...lines)).toEqual({
    state: "waiting",
    waitingFor: "permission",
    since,
    at: since,
    model: "x",
  });
});

describe("waiting", () => {
  test("until there is an output, or the turn ends", () => {
    expect(parse(started, context(), escalated)).toMatchObject({ state: "waiting", at: at + 5 });
    expect(parse(started, context(), escalated, output)).toMatchObject({ state: "working", at });
    const aborted = line("event_msg", { type: "turn_aborted" });
    expect(parse(started, context(), escalated, aborted)).toMatchObject({ state: "idle" });
  });

  test("while another call goes on", () => {
    const other = call("exec_command", { cmd: "sleep 9" }, "b");
    for (const calls of [
      [escalated, other],
      [other, escalated],
    ]) {
      expect(parse(started, context(), ...calls)).toMatchObject({ state: "waiting" });
    }
  });

  test("for an answer", () => {
    const question = call("request_user_input");
    const never = context({ approval_policy: "never" });
    expect(parse(started, never, question)).toMatchObject({ waitingFor: "answer" });
  });

  test("with a patch, which is applied at once where nobody is asked", () => {
    const patch = line("response_item", { type: "custom_tool_call", name: "apply_patch" });
    expect(parse(started, context(), patch)).toMatchObject({ state: "waiting" });
    const never = context({ approval_policy: "never" });
    expect(parse(started, never, patch)).toMatchObject({ state: "working" });
  });

  test("not where nobody asks, and unknown where a model is asked or nothing tells", () => {
    expect(parse(started, context({ approval_policy: "never" }), escalated)).toMatchObject({
      state: "working",
    });
    for (const lines of [
      [context({ approvals_reviewer: "auto_review" }), escalated],
      [context(), call("another_tool")],
    ]) {
      expect(parse(started, ...lines)).toEqual({ model: "x" });
    }
    expect(parse(started, context(), call("exec_command", { cmd: "ls" }))).toMatchObject({
      state: "working",
    });
  });
});

test("a turn that is longer than what is read goes on", () => {
  const text = `half a line\n${output}`;
  expect(parseRolloutEnd({ text, isCut: true })).toEqual({ state: "working", at });
  expect(parseRolloutEnd({ text, isCut: false })).toEqual({});
});

test("a half-written last line, and lines that are not known, tell nothing", () => {
  expect(parse(started, context(), '{"timestamp":"2026-12-01T06:0')).toMatchObject({
    state: "working",
    model: "x",
  });
  expect(parse("[]", line("event_msg", { type: "new_kind" }), "{}")).toEqual({});
});

test("the start of a rollout", () => {
  const [first = ""] = recorded("exec").split("\n");
  const id = "01a23057-7ea4-7d11-8482-fe5999781813";
  const told = { id, isPart: false, originator: "codex_exec" };
  expect(parseRolloutStart({ text: `${first}\n{"timest` })).toEqual(told);
  // Cut within its instructions.
  const cut = first.slice(0, first.indexOf('"base_instructions"') + 40);
  expect(parseRolloutStart({ text: cut })).toEqual(told);
  const part = line("session_meta", { id, source: { subagent: "review" } });
  expect(parseRolloutStart({ text: part })).toEqual({ id, isPart: true });
  for (const text of ["", "{", "null", line("session_meta", { id: "../x" })]) {
    expect(parseRolloutStart({ text })).toBeUndefined();
  }
});

test("the name of a rollout", () => {
  const id = "01a23057-7ea4-7d11-8482-fe5999781813";
  const name = `rollout-2026-12-01T06-42-50-${id}.jsonl`;
  expect(threadOfRollout(`/home/ada/.codex/sessions/2026/12/01/${name}`)).toBe(id);
  expect(threadOfRollout(`/home/ada/shop/${name}`)).toBeUndefined();
  expect(threadOfRollout(`/home/ada/.codex/sessions/2026/12/01/${name}.old`)).toBeUndefined();
});

test("any lines are read without an error", () => {
  const type = fc.oneof(
    fc.constantFrom("function_call", "custom_tool_call", "task_started", "__proto__"),
    fc.jsonValue(),
  );
  const any = fc.record({
    timestamp: fc.jsonValue(),
    type: fc.oneof(fc.constantFrom("response_item", "event_msg", "turn_context"), fc.jsonValue()),
    payload: fc.oneof(
      fc.record({ type, call_id: fc.jsonValue(), arguments: fc.jsonValue() }),
      fc.jsonValue(),
    ),
  });
  fc.assert(
    fc.property(fc.array(any), fc.nat(300), (lines, from) => {
      const text = lines
        .map((each) => JSON.stringify(each))
        .join("\n")
        .slice(from);
      const { state = "none", at: time = 1, model = "" } = parseRolloutEnd({ text, isCut: true });
      expect(["working", "waiting", "idle", "none"]).toContain(state);
      expect(Number.isFinite(time)).toBe(true);
      expect(model).toBeTypeOf("string");
      parseRolloutStart({ text });
    }),
  );
});
