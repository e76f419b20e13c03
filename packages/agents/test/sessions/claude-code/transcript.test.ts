import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTranscript } from "../../../src/sessions/products/claude-code/transcript.ts";
import { fixture } from "../support/fixture.ts";

const parse = (...lines: readonly object[]) =>
  parseTranscript({ text: lines.map((line) => JSON.stringify(line)).join("\n"), isCut: false });
const answer = (model: unknown, more = {}) => ({ type: "assistant", message: { model }, ...more });
const custom = (customTitle: unknown) => ({ type: "custom-title", customTitle });
const generated = (aiTitle: unknown) => ({ type: "ai-title", aiTitle });

test.each([
  ["untitled", { model: "claude-opus-5-5" }],
  ["renamed", { model: "claude-opus-5-5", title: "Ship the cart" }],
  ["generated-title", { model: "claude-opus-5-5", title: "done" }],
])("recorded: %s", (name, expected) => {
  const text = fixture(`claude-code/fixtures/2.1.332/${name}.jsonl`);
  expect(parseTranscript({ text, isCut: false })).toEqual(expected);
});

describe("title", () => {
  test("a person's comes before a generated one, the last before others", () => {
    expect(parse(custom("a"), custom("b"), generated("c"))).toEqual({ title: "b" });
    expect(parse(generated("c"), generated("d"))).toEqual({ title: "d" });
  });

  test("an empty one takes it away", () => {
    expect(parse(custom("a"), generated("c"), custom(""))).toEqual({ title: "c" });
  });

  test("one in the text of a message is none", () => {
    const content = JSON.stringify(custom("a"));
    expect(parse({ type: "user", message: { content } })).toEqual({});
    expect(parse({ type: "user", nested: custom("a") })).toEqual({});
  });
});

describe("model", () => {
  test("is that of the last answer", () => {
    expect(parse(answer("a"), answer("b"), { type: "user" })).toEqual({ model: "b" });
  });

  test("not of a subagent, of the program itself or of a wrong type", () => {
    expect(
      parse(answer("a"), answer("b", { isSidechain: true }), answer("<synthetic>"), answer(7)),
    ).toEqual({ model: "a" });
  });
});

test("any lines are read without an error, and tell texts or nothing", () => {
  const line = fc.oneof(
    fc.record({ type: fc.constantFrom("assistant", "custom-title"), message: fc.jsonValue() }),
    fc.record({ type: fc.constant("custom-title"), customTitle: fc.jsonValue() }),
    fc.record({ type: fc.constant("ai-title"), aiTitle: fc.jsonValue() }),
    fc.record({ type: fc.constant("assistant"), message: fc.record({ model: fc.jsonValue() }) }),
  );
  fc.assert(
    fc.property(fc.array(line), fc.nat(400), fc.boolean(), (lines, from, isCut) => {
      const text = lines.map((each) => JSON.stringify(each)).join("\n");
      for (const told of Object.values(parseTranscript({ text: text.slice(from), isCut }))) {
        expect(told).toBeTypeOf("string");
      }
    }),
  );
});
