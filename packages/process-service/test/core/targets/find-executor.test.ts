import { expect, test } from "vitest";
import { findExecutor } from "../../../src/core/targets/find-executor.ts";
import { viewBuilders } from "@corral/testing";

const { executorView } = viewBuilders({});
const none = executorView("x").totals;
const over = { alive: false, totals: none };
const executors = [
  executorView("a3f94c1e", { label: "claude", task: "TASK-12" }),
  executorView("a3f9beef", { label: "codex", task: "feat/login" }),
  executorView("beef0001", { label: "codex", task: "TASK-12", ...over }),
  executorView("c0de0001", { label: "gemini", ...over }),
  executorView("12345678", { label: "a3f9", ...over }),
];

test.each<[string, string]>([
  ["a3f94c1e", "a3f94c1e"],
  ["a3f94", "a3f94c1e"],
  ["a3f9", "several a3f94c1e a3f9beef"],
  ["a3f", "none"],
  ["1234", "none"],
  ["12345678", "12345678"],
  ["claude", "a3f94c1e"],
  ["Claude", "none"],
  // One that is over is meant only where none that is there fits.
  ["codex", "a3f9beef"],
  ["TASK-12", "a3f94c1e"],
  ["gemini", "c0de0001"],
  ["feat/login", "a3f9beef"],
  ["feat", "none"],
  ["", "none"],
])("%j names %s", (name, expected) => {
  const found = findExecutor(name, executors);
  const words =
    found.found === "one"
      ? found.executor.id
      : found.found === "several"
        ? `several ${found.candidates.map(({ id }) => id).join(" ")}`
        : "none";
  expect(words).toBe(expected);
});
