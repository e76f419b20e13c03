import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { findOldNames, listFiles, parseOldNames } from "../src/old-names.ts";

async function findIn(files: Readonly<Record<string, string>>, list: string): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), "corral-names-"));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    return findOldNames(root, listFiles(root), parseOldNames(list));
  } finally {
    await rm(root, { recursive: true });
  }
}

test("an identifier is found as a whole, with its line", async () => {
  const files = { "a/b.ts": "const x = 1;\nthis.#ranNs = ranNs;\nranNsBefore(doranNs, ranNs$);\n" };
  expect(await findIn(files, "[.]\nranNs")).toEqual(["a/b.ts:2: ranNs", "a/b.ts:2: ranNs"]);
});

test("a file name is found in a path and in an import", async () => {
  const files = { "a/pin.ts": "", "a/reused-pin.ts": 'import "./pin.ts";' };
  expect(await findIn(files, "[a]\npin.ts")).toEqual([
    "a/pin.ts: pin.ts",
    "a/reused-pin.ts:1: pin.ts",
  ]);
});

test("a list counts in its own folder only, without the paths that it leaves out", async () => {
  const text = "sayMissed";
  const files = { "a/b.ts": text, "a/old/c.ts": text, "a/d.ts": text, "ab/e.ts": text };
  const list = "# before the rename\n[a]\n! old\n! d.ts\n\nsayMissed\n[ab]\nother";
  expect(await findIn(files, list)).toEqual(["a/b.ts:1: sayMissed"]);
});

test("generated files, change logs and binary files are not read", async () => {
  const files = {
    "dist/a.js": "ranNs",
    "a/node_modules/b.js": "ranNs",
    "a/CHANGELOG.md": "ranNs",
    ".changeset/c.md": "ranNs",
    "a/picture.png": "\0ranNs",
  };
  expect(await findIn(files, "[.]\nranNs")).toEqual([]);
});

test("a name before the first folder is an error", () => {
  expect(() => parseOldNames("ranNs")).toThrow(/before the first/);
});
