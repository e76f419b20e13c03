import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type EmptyFolder,
  installInEmptyFolder,
  nodes,
  pack,
  packAndCheck,
  readExamples,
  type Packed,
} from "@corral/packaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("..", import.meta.url));
const inspector = fileURLToPath(new URL("../../inspector", import.meta.url));
const examples = readExamples(await readFile(new URL("../README.md", import.meta.url), "utf8"));
const files = examples.map((_, index) => `example-${index + 1}.ts`);

// Packs the package and runs a few programs; the timeouts are for hangs on a busy machine.
describe("the package as it would be published", { timeout: 180_000 }, () => {
  const resources = new AsyncDisposableStack();
  let folder: EmptyFolder;
  let manifest: Packed["manifest"];

  beforeAll(async () => {
    const packed = resources.use(await packAndCheck(source));
    manifest = packed.manifest;
    folder = resources.use(
      await installInEmptyFolder([packed, resources.use(await pack(inspector))]),
    );
    for (const [index, text] of examples.entries()) await folder.write(files[index] ?? "", text);
  }, 180_000);

  afterAll(() => resources.disposeAsync());

  test("it depends on the inspector, whose core reads command lines, and on nothing else", () => {
    expect(Object.keys(manifest["dependencies"] ?? {})).toEqual(["@corral/inspector"]);
  });

  test("the README's examples have the types that it shows", async () => {
    expect(files.length).toBeGreaterThan(0);
    expect(await folder.checkTypes(files)).toBe("");
  });

  test.each(files)("%s of the README runs under the lowest supported Node", async (file) => {
    expect(await folder.node(nodes.lowest, [file])).toMatchObject({ exitCode: 0 });
  });

  test("the first example says what its comments say", async () => {
    const { output } = await folder.node(nodes.newest, [files[0] ?? ""]);
    const comments = (examples[0] ?? "").matchAll(/^\/\/ (.+)$/gm);
    const said = output.replaceAll("'", '"');
    for (const [, comment = ""] of comments) expect(said).toContain(comment);
  });

  test("nothing but the entry can be imported", async () => {
    const closed = `await import("@corral/agents/dist/products/codex.js").then(() => process.exit(9), (error) => console.log(error.code));\nexport {};\n`;
    await folder.write("closed.ts", closed);
    expect(await folder.node(nodes.lowest, ["closed.ts"])).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("ERR_PACKAGE_PATH_NOT_EXPORTED"),
    });
  });
});
