import { expect, it } from "vitest";
import { readableName, withReadableNames } from "../../../src/core/view/readable-name.ts";
import { snapshot } from "../scene.ts";

it.each<[string, readonly string[], string]>([
  ["MainThread", ["/usr/bin/node", "server.js"], "node"],
  ["MainThread", ["node"], "node"],
  ["MainThread", [], "MainThread"],
  ["MainThread", ["/"], "MainThread"],
  ["claude", ["claude"], "claude"],
  ["node", ["node", "x"], "node"],
  ["kworker/0:1", [], "kworker/0:1"],
  ["MainThread", ["srv --password hunter2"], "srv --password ***"],
  ["MainThread", ["srv postgres://ada:hun/ter2@db/x"], "x"],
  ["srv --pw hunter", ["srv --pw hunter2"], "srv --pw ***"],
])("%j with %j is shown as %j", (name, command, shown) => {
  expect(readableName({ name, command })).toBe(shown);
});

it("an unchanged process is renamed to the same object at each scan", () => {
  const taken = snapshot([
    { pid: 10, name: "MainThread", command: ["node", "server.js"] },
    { pid: 11, name: "bash" },
  ]);
  const [first, other] = withReadableNames(taken).processes;
  const again = withReadableNames({ ...taken, takenAt: taken.takenAt + 1 }).processes;
  expect(first?.name).toBe("node");
  expect(again[0]).toBe(first);
  expect(again[1]).toBe(other);
});
