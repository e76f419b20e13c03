import { expect, it } from "vitest";
import { readableName } from "../../src/core/readable-name.ts";

it.each<[string, readonly string[], string]>([
  ["MainThread", ["/usr/bin/node", "server.js"], "node"],
  ["MainThread", ["node"], "node"],
  ["MainThread", [], "MainThread"],
  ["MainThread", ["/"], "MainThread"],
  ["claude", ["claude"], "claude"],
  ["node", ["node", "x"], "node"],
  ["kworker/0:1", [], "kworker/0:1"],
])("%j with %j is shown as %j", (name, command, shown) => {
  expect(readableName({ name, command })).toBe(shown);
});
