import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { installInEmptyFolder, nodes, packAndCheck, readExamples } from "../src/index.ts";

/** A package in a folder of its own, with the given files. */
async function createPackage(manifest: object, files: Record<string, string>) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "corral-package-"));
  const base = {
    name: "sample",
    version: "1.0.0",
    type: "module",
    license: "MIT",
    files: ["dist"],
  };
  const text = JSON.stringify({ ...base, ...manifest });
  await mkdir(path.join(folder, "dist"));
  for (const [name, content] of Object.entries({ "package.json": text, ...files })) {
    await writeFile(path.join(folder, name), content);
  }
  return {
    folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const index = "export const answer = 42;\n";
const types = "export declare const answer: 42;\n";
const exports = { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } };

test("a sound package is packed, installed without a registry, type-checked and run", async () => {
  await using sample = await createPackage(
    { exports },
    { "dist/index.js": index, "dist/index.d.ts": types },
  );
  await using packed = await packAndCheck(sample.folder);
  await using folder = await installInEmptyFolder([packed]);
  await folder.write("use.ts", 'import { answer } from "sample";\nconsole.log(answer);\n');
  expect(await folder.checkTypes(["use.ts"])).toBe("");
  for (const node of Object.values(nodes)) {
    expect(await folder.node(node, ["use.ts"])).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("42"),
    });
  }
  await folder.write("misuse.ts", 'import { question } from "sample";\nvoid question;\n');
  expect(await folder.checkTypes(["misuse.ts"])).toContain("misuse.ts");
});

test("an entry that is not in the tarball is found out", async () => {
  await using sample = await createPackage({ exports }, { "dist/index.js": index });
  await expect(packAndCheck(sample.folder)).rejects.toThrow(/not fit[^]*publint: error/);
});

test("types that do not fit their module are found out", async () => {
  await using sample = await createPackage(
    { exports: { ".": { types: "./dist/index.d.cts", default: "./dist/index.js" } } },
    { "dist/index.js": index, "dist/index.d.cts": types },
  );
  await expect(packAndCheck(sample.folder)).rejects.toThrow(/attw ended with 1/);
});

test("Node versions are what they are called", async () => {
  await using folder = await installInEmptyFolder([]);
  await folder.write("version.js", "console.log(process.version);\n");
  expect((await folder.node(nodes.lowest, ["version.js"])).output).toBe("v22.18.0\n");
  expect((await folder.node(nodes.newest, ["version.js"])).output).toMatch(/^v26\./);
});

test("examples are the ts blocks of a text", () => {
  const text = "# A\n\n```ts\none();\n```\n\n```sh\nnpm i\n```\n\n```ts\ntwo();\n\nthree();\n```\n";
  expect(readExamples(text)).toEqual(["one();\n", "two();\n\nthree();\n"]);
});
