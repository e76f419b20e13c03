import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../support/test-server.ts";

const source = fileURLToPath(new URL("../../src/state/change-file.ts", import.meta.url));

test("programs that change a file at once lose no change", async () => {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, "number");
  await writeFile(file, "0");
  const add = `
    const { readFileSync, writeFileSync } = require("node:fs");
    import(${JSON.stringify(source)}).then(async ({ changeFile }) => {
      for (let turn = 0; turn < 100; turn += 1) {
        await changeFile(${JSON.stringify(directory.path)}, () => {
          const before = Number(readFileSync(${JSON.stringify(file)}, "utf8"));
          writeFileSync(${JSON.stringify(file)}, String(before + 1));
        });
      }
    });`;
  const run = promisify(execFile);
  await Promise.all([1, 2, 3].map(() => run(process.execPath, ["-e", add])));
  expect(await readFile(file, "utf8")).toBe("300");
});
