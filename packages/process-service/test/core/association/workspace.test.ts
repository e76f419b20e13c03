import { describe, expect, test } from "vitest";
import { workspaceProblem } from "../../../src/core/association/workspace.ts";

const homes = ["/home/ada", "/data/people/bob/", "C:\\Users\\ada"];

describe("workspaceProblem", () => {
  test.each([
    ["/", "whole file system"],
    ["//", "whole file system"],
    ["/.", "whole file system"],
    ["/wt/..", "whole file system"],
    ["C:\\", "whole file system"],
    ["c:/", "whole file system"],
    ["/home/ada", "home directory"],
    ["/home/ada/", "home directory"],
    ["/home/someone-else", "home directory"],
    ["/root", "home directory"],
    ["/Users/ada", "home directory"],
    ["C:\\Users\\ada", "home directory"],
    ["C:\\Users\\someone", "home directory"],
    ["/data/people/bob", "home directory"],
    ["/home", "holds a home directory"],
    ["/data", "holds a home directory"],
    ["/data/people", "holds a home directory"],
    ["/tmp", "shared by unrelated programs"],
    ["/usr", "shared by unrelated programs"],
    ["/var/tmp", "shared by unrelated programs"],
    ["/private/tmp", "shared by unrelated programs"],
    ["C:\\Windows", "shared by unrelated programs"],
    ["C:\\Program Files", "shared by unrelated programs"],
    ["wt/a", "absolute path"],
    ["", "absolute path"],
    ["~/x", "absolute path"],
  ])("%s is refused: %s", (path, reason) => {
    expect(workspaceProblem(path, homes)).toContain(reason);
  });

  test.each([
    "/home/ada/web",
    "/root/web",
    "/work",
    "/workspace",
    "/tmp/wt-1",
    "/usr/src/app",
    "/data/x",
    "D:\\web",
    "/home/ada/.worktrees/a",
  ])("%s is taken", (path) => {
    expect(workspaceProblem(path, homes)).toBeUndefined();
  });

  test("says what to do", () => {
    expect(workspaceProblem("/", [])).toMatch(/ Give the directory of the worktree\.$/);
  });
});
