import { join } from "node:path";
import { folderCycles } from "@corral/testing/folder-cycles";
import { expect, test } from "vitest";

test("no two folders import each other, directly or through others", () => {
  expect(folderCycles(join(import.meta.dirname, "../src"))).toEqual([]);
});
