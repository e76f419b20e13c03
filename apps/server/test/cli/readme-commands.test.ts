import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../support/test-server.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** The lines of the README's second shell block, which follow `start` and `test`. */
async function readmeCommands(): Promise<readonly string[]> {
  const markdown = await readFile(join(root, "README.md"), "utf8");
  const blocks = [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, text = ""]) => text);
  return blocks[1]?.trimEnd().split("\n") ?? [];
}

test("the commands in the repository's README run as written", async () => {
  await using folder = await temporaryDirectory();
  // Ends by itself and leaves nothing over: that `kill` asks before it stops is tested elsewhere.
  await writeFile(join(folder.path, "package.json"), '{ "scripts": { "dev": "sleep 0.1" } }');
  const [alias = "", ...commands] = await readmeCommands();
  expect(alias).toMatch(/^alias corral=/);
  expect(commands).toHaveLength(5);
  const checked = commands.map((line) => `${line}\necho "exit=$?"`).join("\n");
  // Aliases are expanded when a line is read, so each stands on a line of its own (bash(1), ALIASES).
  const script = `shopt -s expand_aliases\ncd '${root}'\n${alias}\ncd '${folder.path}'\n${checked}\n`;
  const env = { ...process.env, CORRAL_DATA_DIR: folder.path, NO_COLOR: "1" };
  const output = await new Promise<string>((resolve) => {
    const child = execFile("bash", ["-c", script], { env }, (_, stdout) => resolve(stdout));
    child.stdin?.end();
  });
  const exitCodes = [...output.matchAll(/exit=(\d+)/g)].map(([, code]) => Number(code));
  expect(exitCodes).toHaveLength(5);
  expect(exitCodes[0]).toBe(0);
  // 3: there is none; 6: asked, and nobody answered. Which it is depends on the machine's real agents.
  for (const code of exitCodes.slice(1)) expect([0, 3, 6]).toContain(code);
});
