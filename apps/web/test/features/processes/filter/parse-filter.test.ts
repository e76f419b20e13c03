import { expect, test } from "vitest";
import type { FilterTerm } from "../../../../src/features/processes/filter/filter-terms.ts";
import { parseFilter } from "../../../../src/features/processes/filter/parse-filter.ts";

const understood: readonly (readonly [string, readonly FilterTerm[]])[] = [
  ["", []],
  ["   ", []],
  ["Vite", [{ kind: "text", text: "vite", not: false }]],
  ["4711", [{ kind: "number", pid: 4711, text: "4711", not: false }]],
  ["pid:4711", [{ kind: "pid", pid: 4711, not: false }]],
  [":5173", [{ kind: "port", port: 5173, not: false }]],
  ["!:0", [{ kind: "port", port: 0, not: true }]],
  ["owner:Claude", [{ kind: "field", field: "owner", text: "claude", not: false }]],
  ['owner:"my agent"', [{ kind: "field", field: "owner", text: "my agent", not: false }]],
  ["state:running", [{ kind: "field", field: "state", text: "running", not: false }]],
  ["is:left-over", [{ kind: "is", is: "left-over", not: false }]],
  ["cpu>50", [{ kind: "compare", measure: "cpu", operator: ">", value: 50, not: false }]],
  ["CPU>=.5%", [{ kind: "compare", measure: "cpu", operator: ">=", value: 0.5, not: false }]],
  [
    "mem>500MB",
    [{ kind: "compare", measure: "mem", operator: ">", value: 500 * 1024 ** 2, not: false }],
  ],
  [
    "mem<2g",
    [{ kind: "compare", measure: "mem", operator: "<", value: 2 * 1024 ** 3, not: false }],
  ],
  ["age>2h", [{ kind: "compare", measure: "age", operator: ">", value: 7_200_000, not: false }]],
  ['"cpu>50"', [{ kind: "text", text: "cpu>50", not: false }]],
  ["NODE_ENV=test", [{ kind: "text", text: "node_env=test", not: false }]],
  ["http://x", [{ kind: "text", text: "http://x", not: false }]],
  ["--port", [{ kind: "text", text: "--port", not: false }]],
  ["!", [{ kind: "text", text: "!", not: false }]],
  [
    "node !vite",
    [
      { kind: "text", text: "node", not: false },
      { kind: "text", text: "vite", not: true },
    ],
  ],
];

test.each(understood)("parses %j", (source, terms) => {
  expect(parseFilter(source)).toEqual({ ok: true, terms });
});

test.each([
  ["node cpu>fast", "fast"],
  ["cpu>", "cpu>"],
  ["mem>5XB", "5XB"],
  ["speed>5", "speed"],
  [":http", "http"],
  [":70000", "70000"],
  [":", ":"],
  ["pid:abc", "abc"],
  ["a is:sleepy", "sleepy"],
  ["owner:", "owner:"],
  ['say "never closed', '"never closed'],
  ["!cpu>x", "x"],
])("%j is a syntax error with a message and a range", (source, place) => {
  const parsed = parseFilter(source);
  if (parsed.ok) throw new Error("should not be understood");
  const { error } = parsed;
  expect(error.message).not.toBe("");
  expect(place).toContain(source.slice(error.start, error.end));
  expect(error.end).toBeGreaterThan(error.start);
});
