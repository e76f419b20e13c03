import { expect, test } from "vitest";
import { executorTitle } from "../../../src/core/sessions/executor-title.ts";

const workspace = "/work/trees/login";

test.each([
  [{ origin: "registered", task: "TASK-12", workspace }, "Fix login", "TASK-12", "task"],
  [{ origin: "launched", task: "TASK-12" }, "Fix login", "TASK-12", "task"],
  [{ origin: "detected", task: "feat/login", workspace }, "Fix login", "Fix login", "session"],
  [{ origin: "detected", task: "feat/login", workspace }, undefined, "feat/login", "branch"],
  [{ origin: "detected", workspace }, undefined, "login", "worktree"],
  [{ origin: "registered", workspace: "C:\\work\\login\\" }, undefined, "login", "worktree"],
  [{ origin: "registered", task: " ", workspace }, "Fix login", "Fix login", "session"],
] as const)("%j with session %j reads %j", (executor, session, text, source) => {
  expect(executorTitle(executor, session)).toEqual({ text, source });
});

test("nothing is known", () => {
  expect(executorTitle({ origin: "registered" }, undefined)).toBeUndefined();
  expect(executorTitle({ origin: "registered", workspace: "/" }, undefined)).toBeUndefined();
});

test("a branch with control characters is escaped and short", () => {
  const title = executorTitle({ origin: "detected", task: `\u202e${"b".repeat(500)}` }, undefined);
  expect(title?.text.startsWith("\\u202e")).toBe(true);
  expect(title!.text.length).toBeLessThan(210);
});
