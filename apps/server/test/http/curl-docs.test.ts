import { execFile, spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { corralServe } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";

const has = (name: string) => spawnSync(name, ["--version"]).status === 0;

test.runIf(["bash", "curl", "jq"].every(has))("the commands of docs/http.md", async () => {
  const text = await readFile(new URL("../../../../docs/http.md", import.meta.url), "utf8");
  const script = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join("");
  await using server = await corralServe();
  await using folder = await temporaryDirectory();
  const { stdout } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    cwd: folder.path,
    env: { ...process.env, CORRAL_DATA_DIR: server.directory },
  });
  expect(stdout).toContain('"api": 1');
  expect(stdout).toMatch(/^sleep 300\ttrue$/m);
  expect(stdout).toMatch(/^1$/m);
  expect(stdout).toContain('"event":"missed"');
  expect(stdout).toContain('"field": "alife"');
  expect(stdout).toContain("EXECUTOR_NOT_FOUND");
});
