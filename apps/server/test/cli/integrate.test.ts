import {
  chmodSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCorral } from "../support/corral-process.ts";
import { temporaryDirectory } from "../support/test-server.ts";

test("shows the change, asks, keeps a copy, follows a symlink and keeps the mode", async () => {
  await using home = await temporaryDirectory();
  const environment = { HOME: home.path };
  const real = join(home.path, "dotfiles.json");
  const path = join(home.path, ".cursor/mcp.json");
  const text = '{\n  // mine\n  "mcpServers": {}\n}\n';
  mkdirSync(join(home.path, ".cursor"));
  writeFileSync(real, text);
  chmodSync(real, 0o640);
  symlinkSync(real, path);

  const shown = await runCorral(["integrate", "cursor", "--dry-run"], environment);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('+     "corral": {');
  // Nobody to ask.
  expect((await runCorral(["integrate", "cursor"], environment)).code).not.toBe(0);
  expect(readFileSync(real, "utf8")).toBe(text);

  expect((await runCorral(["integrate", "cursor", "--yes"], environment)).code).toBe(0);
  const changed = readFileSync(real, "utf8");
  expect(changed).toContain("// mine");
  expect(changed).toContain('"mcp"');
  expect(lstatSync(path).isSymbolicLink()).toBe(true);
  expect(statSync(real).mode & 0o777).toBe(0o640);
  expect(readFileSync(`${real}.before-corral`, "utf8")).toBe(text);
  expect((await runCorral(["integrate", "cursor", "--yes"], environment)).stdout).toBe("");
  await runCorral(["integrate", "cursor", "--remove", "--yes"], environment);
  expect(readFileSync(real, "utf8").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
});

test("a new file is made; an unknown agent and broken JSON are refused", async () => {
  await using home = await temporaryDirectory();
  const environment = { HOME: home.path, CODEX_HOME: join(home.path, "codex") };
  expect((await runCorral(["integrate", "codex", "--yes"], environment)).code).toBe(0);
  const made = readFileSync(join(home.path, "codex/config.toml"), "utf8");
  expect(made).toContain("[mcp_servers.corral]");
  expect((await runCorral(["integrate", "emacs"], environment)).code).toBe(2);
  writeFileSync(join(home.path, ".claude.json"), "{ broken");
  const refused = await runCorral(["integrate", "claude", "--yes"], environment);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toContain("no valid JSON");
  expect(readFileSync(join(home.path, ".claude.json"), "utf8")).toBe("{ broken");
});
