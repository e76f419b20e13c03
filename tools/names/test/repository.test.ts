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

test("each list names a folder that exists, and something in it", () => {
  for (const { folder, except, names } of lists) {
    expect(names, folder).not.toEqual([]);
    for (const path of [folder, ...except]) expect(existsSync(join(root, path)), path).toBe(true);
  }
});
