import { expect, test } from "vitest";
import { parseWorkspace } from "../../../src/sessions/products/copilot/workspace.ts";
import { fixture } from "../support/fixture.ts";

const titles = [
  "> fold | block: yes: no",
  "true",
  '"Quoted" and it\'s',
  "First line\nsecond: line\n\n- third",
  "tab\tand \u001b[31mred\u001b[0m bell\u0007",
  "Fix: the cart # now",
  Array.from({ length: 40 }, () => "long words").join(" "),
  "Zażółć 🚀 gęślą\ttab \\ back",
  "123",
];

test.each(titles.map((title, at) => [title, at] as const))("recorded: %j", (title, at) => {
  const text = fixture(`copilot/fixtures/1.0.102/titles/${at}.yaml`);
  expect(parseWorkspace({ text })).toEqual({ title });
});

test("a person's title, one of another layout, and none", () => {
  expect(
    parseWorkspace({ text: fixture("copilot/fixtures/1.0.102/waiting/workspace.yaml") }),
  ).toEqual({
    title: "Sell more books",
  });
  expect(parseWorkspace({ text: "summary: Sell books\n" })).toEqual({ title: "Sell books" });
  expect(parseWorkspace({ text: "id: x\nuser_named: false\n" })).toEqual({});
});
