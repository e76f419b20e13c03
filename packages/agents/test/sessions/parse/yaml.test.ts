import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { yamlTexts } from "../../../src/sessions/parse/yaml.ts";

const name = (text: string) => yamlTexts(text).get("name");

describe("texts of a flat mapping", () => {
  test.each([
    ["name: Fix the cart\nuser_named: true\n", "Fix the cart"],
    ["id: a\nname: x\n", "x"],
    ["name: 'Fix: the ''cart'' # now'\n", "Fix: the 'cart' # now"],
    [
      String.raw`name: "tab\tand \e[31m \x41\u00e9\U0001F680 \\ \""`,
      'tab\tand \u001b[31m Aé🚀 \\ "',
    ],
    [
      "name: |-\n  First\n  second: line\n\n  - third\nuser_named: false\n",
      "First\nsecond: line\n\n- third",
    ],
    ["name: >-\n  First\n  second\nid: b\n", "First second"],
    ["name: |-\n    deep\n      deeper\n", "deep\n  deeper"],
  ])("%j", (text, expected) => {
    expect(name(text)).toBe(expected);
  });

  test.each([
    "name:\n",
    "name: \n",
    "name: [a, b]\n",
    "name: {a: b}\n",
    "name: *other\n",
    "name: !tag x\n",
    "name: &anchor x\n",
    "name: 'open\n",
    'name: "open\n',
    "name: 'a' b\n",
    "name: a # comment\n",
    "name: a: b\n",
    "name: plain\n  goes on\n",
    "name:\n  nested: x\n",
    "  name: indented\n",
    "other:\n  name: nested\n",
    "# name: x\n",
  ])("%j tells nothing", (text) => {
    expect(name(text)).toBeUndefined();
  });

  test("what is in a block is no field", () => {
    const texts = yamlTexts("summary: |-\n  a\n  name: b\nid: c\n");
    expect([...texts.keys()]).toEqual(["summary", "id"]);
  });

  test("any text is read without an error, in time", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void yamlTexts(text)));
    fc.assert(fc.property(fc.string(), (text) => void yamlTexts(`name: "${text}"\n`)));
    const start = performance.now();
    for (const part of ["a:", "a: b\n", "\n", "a:\n ", 'a: "\\', "a: |\n  ", "a: ''''", " "]) {
      yamlTexts(part.repeat(65_536 / part.length));
    }
    yamlTexts(`a: "${"\\".repeat(65_000)}`);
    yamlTexts(`a: '${"'".repeat(65_000)}`);
    yamlTexts(`a:${"\n ".repeat(32_000)}x`);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
