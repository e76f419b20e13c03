import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type EmptyFolder,
  installInEmptyFolder,
  nodes,
  packAndCheck,
  readExamples,
  type Packed,
} from "@corral/packaging";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const source = fileURLToPath(new URL("..", import.meta.url));
const examples = readExamples(await readFile(new URL("../README.md", import.meta.url), "utf8"));
const files = examples.map((_, index) => `example-${index + 1}.ts`);

// Packs the package and runs ten programs; the timeouts are for hangs on a busy machine.
describe("the package as it would be published", { timeout: 180_000 }, () => {
  const resources = new AsyncDisposableStack();
  let packed: Packed;
  let folder: EmptyFolder;

  beforeAll(async () => {
    packed = resources.use(await packAndCheck(source));
    folder = resources.use(await installInEmptyFolder([packed]));
    for (const [index, text] of examples.entries()) await folder.write(files[index] ?? "", text);
  }, 180_000);

  afterAll(() => resources.disposeAsync());

  test("every entry can be imported, and nothing else", async () => {
    const entries = [
      "@corral/inspector",
      "@corral/inspector/core",
      "@corral/inspector/identity",
      "@corral/inspector/linux",
      "@corral/inspector/mock",
    ];
    const imports = entries.map((entry) => `await import("${entry}");`).join("\n");
    const closed = `await import("@corral/inspector/dist/core/pid.js").then(() => process.exit(9), (error) => console.log(error.code));`;
    await folder.write("entries.ts", `${imports}\n${closed}\nexport {};\n`);
    expect(await folder.node(nodes.lowest, ["entries.ts"])).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining("ERR_PACKAGE_PATH_NOT_EXPORTED"),
    });
  });

  test("the README's examples have the types that it shows", async () => {
    expect(await folder.checkTypes(files)).toBe("");
  });

  test.each(files)("%s of the README runs under the lowest supported Node", async (file) => {
    expect(await folder.node(nodes.lowest, [file])).toMatchObject({ exitCode: 0 });
  });

  test("all of them run under the newest Node", async () => {
    for (const file of files) {
      expect(await folder.node(nodes.newest, [file])).toMatchObject({ exitCode: 0 });
    }
  });
});

test("the README shows every public operation", () => {
  const shown = examples.join("\n");
  const operations = [
    "snapshot",
    "listProcesses",
    "getProcessTree",
    "findProcessesByCwdPrefix",
    "killProcess",
    "processExists",
    "signal",
    "pin",
    "readDetails",
    "watchBirths",
    "close",
  ];
  expect(operations.filter((operation) => !shown.includes(`.${operation}(`))).toEqual([]);
});
