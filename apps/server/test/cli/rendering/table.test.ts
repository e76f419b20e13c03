import { describe, expect, it } from "vitest";
import { clip, renderTable } from "../../../src/cli/rendering/table.ts";

describe("renderTable", () => {
  it("aligns columns and leaves no trailing space", () => {
    const lines = renderTable(
      [{ title: "PID", align: "right" }, { title: "NAME" }, { title: "NOTE" }],
      [
        ["1", "init", ""],
        ["4711", "node", "vite"],
      ],
    );
    expect(lines).toEqual([" PID  NAME  NOTE", "   1  init", "4711  node  vite"]);
  });

  it("counts wide characters as two columns", () => {
    const lines = renderTable(
      [{ title: "A" }, { title: "B" }],
      [
        ["日本", "x"],
        ["ab", "y"],
      ],
    );
    expect(lines).toEqual(["A     B", "日本  x", "ab    y"]);
  });
});

describe("clip", () => {
  it.each([
    ["abcdef", 6, "abcdef"],
    ["abcdef", 4, "abc…"],
    ["日本語", 5, "日本…"],
    ["日本語", 4, "日…"],
    ["\u001b[31mabcdef\u001b[0m", 4, "\u001b[31mabc…\u001b[0m"],
  ])("%j to %i cells is %j", (text, width, expected) => {
    expect(clip(text, width)).toBe(expected);
  });
});
