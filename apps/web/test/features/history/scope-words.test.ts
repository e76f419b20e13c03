import type { KillScope } from "@corral/process-service/core";
import { expect, test } from "vitest";
import { askerWords, scopeWords } from "../../../src/features/history/scope-words.ts";
import { executorView } from "../processes/fixtures.ts";

const executors = [executorView("a", { task: "TASK-1", pid: 7 }), executorView("b", { pid: 8 })];
const process = { pid: 5, startToken: "t" };

const scopes: readonly (readonly [KillScope, string])[] = [
  [{ kind: "process", process }, "process 5"],
  [{ kind: "processes", processes: [process] }, "1 picked process"],
  [{ kind: "tree", root: process }, "process 5 and all below it"],
  [{ kind: "executor", executorId: "a" }, "TASK-1 (claude 7)"],
  [{ kind: "executor", executorId: "b" }, "claude 8"],
  [{ kind: "executor", executorId: "gone" }, "an executor"],
  [{ kind: "left-over" }, "everything left over"],
  [{ kind: "left-over", executorId: "a" }, "what TASK-1 (claude 7) left over"],
  [{ kind: "workspace", workspace: "/w\u001b[0m" }, "workspace /w\\x1b[0m"],
];

test.each(scopes)("%j is %s", (scope, words) => {
  expect(scopeWords(scope, executors)).toBe(words);
});

test("who asked", () => {
  expect(askerWords({ client: "page" })).toBe("on this page");
  expect(askerWords({ client: "cli", user: "ada" })).toBe("by command (ada)");
  expect(askerWords({ client: "my-app" })).toBe("by my-app");
});
