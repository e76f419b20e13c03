import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findOldNames, listFiles, parseOldNames } from "../src/old-names.ts";

const root = join(import.meta.dirname, "../../..");
const listFolder = join(import.meta.dirname, "../old");

const lists = readdirSync(listFolder).flatMap((file) =>
  parseOldNames(readFileSync(join(listFolder, file), "utf8")),
);

test("no old name stands in the repository again", () => {
  const files = listFiles(root).filter((path) => !path.startsWith("tools/names/"));
  expect(findOldNames(root, files, lists)).toEqual([]);
});

test("each list has names, and its folders and exceptions exist", () => {
  expect(lists.filter(({ names }) => names.length === 0)).toEqual([]);
  const isMissing = (path: string): boolean => !existsSync(join(root, path));
  expect(lists.map(({ folder }) => folder).filter(isMissing)).toEqual([]);
  expect(lists.flatMap(({ except }) => except).filter(isMissing)).toEqual([]);
});
