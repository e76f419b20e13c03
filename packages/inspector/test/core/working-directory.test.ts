import { expect, it } from "vitest";
import {
  comparablePath,
  isWithinDirectory,
  worksWithin,
} from "../../src/core/working-directory.ts";

it.each([
  ["/wt/a", "/wt/a", true],
  ["/wt/a/src", "/wt/a", true],
  ["/wt/a", "/wt/a/", true],
  ["/wt/ab", "/wt/a", false],
  ["/wt", "/wt/a", false],
  ["/wt/a", "/", true],
  ["/", "/", true],
  ["/WT/a", "/wt/a", false],
  ["/wt/a (deleted)", "/wt/a", false],
  ["C:\\Work\\a\\src", "c:/work/a", true],
  ["C:\\Work\\ab", "C:\\Work\\a", false],
  ["c:/work/a", "C:\\", true],
  ["\\\\host\\share\\a\\b", "\\\\HOST\\share\\a", true],
  ["/wt\\x", "/wt", false],
  ["/wt/a/../b", "/wt/a", false],
  ["/wt//a/./src/", "/wt/a//", true],
])("%s within %s: %s", (path, directory, expected) => {
  expect(isWithinDirectory(path, directory)).toBe(expected);
});

it("matches neither a deleted directory nor an unknown one", () => {
  expect(worksWithin({ workingDirectory: "/wt/a" }, "/wt/a")).toBe(true);
  const deleted = { workingDirectory: "/wt/a", workingDirectoryDeleted: true };
  expect(worksWithin(deleted, "/wt/a")).toBe(false);
  expect(worksWithin({}, "/")).toBe(false);
});

it.each([
  ["/a//b/", "/a/b"],
  ["/a/./b/../c", "/a/c"],
  ["/../a", "/a"],
  ["/", "/"],
  ["/a/.b/..c", "/a/.b/..c"],
  ["C:\\A\\b\\", "c:/a/b"],
])("%s compares as %s", (path, expected) => {
  expect(comparablePath(path)).toBe(expected);
});
