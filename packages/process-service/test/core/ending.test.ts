import { expect, test } from "vitest";
import { completeEnding } from "../../src/core/ending.ts";
import type { ExecutorEnding } from "../../src/core/model.ts";

const gone: ExecutorEnding = { how: "unknown" };
const exited: ExecutorEnding = { how: "exited" };
const withCode: ExecutorEnding = { how: "exited", exitCode: 7 };
const signalled: ExecutorEnding = { how: "killed", signal: "SIGTERM" };
const byCorral: ExecutorEnding = { how: "killed", signal: "SIGTERM", by: "kill-1" };
const outOfMemory: ExecutorEnding = { how: "killed", signal: "SIGKILL", outOfMemory: true };
const rebooted: ExecutorEnding = { how: "host-rebooted" };
const levels = [
  [gone],
  [exited],
  [withCode, signalled],
  [byCorral, rebooted, outOfMemory],
] as const;

test("the better known ending wins, in either order", () => {
  for (const [level, endings] of levels.entries()) {
    for (const better of endings) {
      for (const worse of levels.slice(0, level).flat()) {
        expect(completeEnding(worse, better)).toMatchObject(better);
        expect(completeEnding(better, worse)).toMatchObject(better);
      }
    }
  }
});

test("the same knowledge changes nothing: the first stays as it is", () => {
  for (const known of levels.flat()) {
    expect(completeEnding(known, { ...known })).toBe(known);
    expect(completeEnding(undefined, known)).toBe(known);
  }
  expect(completeEnding(withCode, { how: "exited", exitCode: 8 })).toBe(withCode);
  expect(completeEnding(withCode, signalled)).toBe(withCode);
});

test("exit code and kill id of a killed executor are both known, in either order", () => {
  const both = { ...byCorral, exitCode: 7 };
  expect(completeEnding(byCorral, withCode)).toEqual(both);
  expect(completeEnding(withCode, byCorral)).toEqual(both);
  expect(completeEnding(both, withCode)).toBe(both);
});

test("an end that was asked for stays asked for", () => {
  const asked: ExecutorEnding = { how: "unknown", by: "request" };
  expect(completeEnding(asked, withCode)).toEqual({ ...withCode, by: "request" });
  expect(completeEnding({ ...signalled, by: "request" }, byCorral)).toEqual(byCorral);
});
