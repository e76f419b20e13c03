import { expect, test } from "vitest";
import { parseTarget, type Target } from "../../../src/core/targets/parse-target.ts";

test.each<[string, Target | undefined]>([
  ["4711", { kind: "pid", pid: 4711 }],
  ["0", undefined],
  ["99999999999", undefined],
  [":5173", { kind: "port", port: 5173 }],
  [":0", undefined],
  [":65536", undefined],
  [":http", undefined],
  ["left-over", { kind: "left-over" }],
  ["a3f9", { kind: "name", name: "a3f9" }],
  ["claude", { kind: "name", name: "claude" }],
  ["TASK-12", { kind: "name", name: "TASK-12" }],
  ["feat/login", { kind: "name", name: "feat/login" }],
  ["Fix: retry", { kind: "name", name: "Fix: retry" }],
  [".", { kind: "path", path: "." }],
  ["..", { kind: "path", path: ".." }],
  ["./worktree", { kind: "path", path: "./worktree" }],
  ["../a b", { kind: "path", path: "../a b" }],
  ["/work/a", { kind: "path", path: "/work/a" }],
  ["~/work", { kind: "path", path: "~/work" }],
  ["C:\\work", { kind: "path", path: "C:\\work" }],
  ["-1", undefined],
  ["1.5", undefined],
  ["v1.5", { kind: "name", name: "v1.5" }],
  ["", undefined],
  [" ", undefined],
  ["١٢٣", { kind: "name", name: "١٢٣" }],
])("%j is %j", (text, target) => {
  expect(parseTarget(text)).toEqual(target);
});
