import { join } from "node:path";
import { folderCycles, importsOfFolders } from "@corral/testing/folder-cycles";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");

test("no two folders import each other, directly or through others", () => {
  expect(folderCycles(source)).toEqual([]);
});

test("no feature imports another feature: the app composes them", () => {
  const featureOf = (folder: string) => /^features\/[^/]+/u.exec(folder)?.[0];
  const crossing = [...importsOfFolders(source)].flatMap(([folder, imported]) =>
    [...imported]
      .filter((other) => featureOf(other) !== undefined && featureOf(folder) !== undefined)
      .filter((other) => featureOf(other) !== featureOf(folder))
      .map((other) => `${folder} → ${other}`),
  );
  expect(crossing).toEqual([]);
});
