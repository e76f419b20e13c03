import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { folderCycles } from "../src/folder-cycles.ts";

async function cyclesOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "corral-folders-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    return folderCycles(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("imports in one direction are no cycle", async () => {
  const cycles = await cyclesOf({
    "index.ts": 'export { a } from "./kill/a.ts";',
    "kill/a.ts": 'import { b } from "./b.ts";\nimport { c } from "../core/c.ts";',
    "kill/b.ts": 'import "node:fs";',
    "core/c.ts": "",
  });
  expect(cycles).toEqual([]);
});

test("folders that import each other through a third one are named with the way back", async () => {
  const cycles = await cyclesOf({
    "index.ts": 'import { a } from "./kill/a.ts";',
    "kill/a.ts": 'import type { b } from "../monitor/b.ts";',
    "monitor/b.tsx": 'const c = await import("../state/c.ts");',
    "state/c.ts": 'import "../kill/a.ts";',
  });
  expect(cycles).toEqual([
    "kill → monitor → state → kill",
    "monitor → state → kill → monitor",
    "state → kill → monitor → state",
  ]);
});

test("a file in the root folder imported from below is a cycle with the root", async () => {
  const cycles = await cyclesOf({
    "index.ts": 'import { a } from "./kill/a.ts";',
    "kill/a.ts": 'import { defined } from "../defined.ts";',
    "defined.ts": "",
  });
  expect(cycles).toEqual([". → kill → .", "kill → . → kill"]);
});

test("a source without imports between folders is an error", async () => {
  await expect(cyclesOf({ "a.ts": 'import "./b.ts";', "b.ts": "" })).rejects.toThrow(/no folder/);
});
