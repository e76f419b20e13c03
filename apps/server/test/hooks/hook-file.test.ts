import { chmodSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hookPath, readHooks, writeHooks, type Hook } from "../../src/hooks/hook-file.ts";
import { temporaryDirectory } from "../support/test-server.ts";

const hooks: readonly Hook[] = [{ on: ["waiting", "ended"], command: "notify-send Corral" }];

test("what is written is read again, for this user only", async () => {
  await using directory = await temporaryDirectory();
  expect(readHooks(directory.path)).toEqual({ hooks: [] });
  writeHooks(directory.path, hooks);
  expect(readHooks(directory.path)).toEqual({ hooks });
});

test.each([
  ["others can read it", 0o644, "can be read or written by others"],
  ["others can write it", 0o622, "can be read or written by others"],
])("where %s, nothing is run", async (_name, mode, words) => {
  await using directory = await temporaryDirectory();
  writeHooks(directory.path, hooks);
  chmodSync(hookPath(directory.path), mode);
  expect(readHooks(directory.path)).toEqual({
    hooks: [],
    problem: expect.stringContaining(words),
  });
});

test("another user's file, a symlink and a folder are not used", async () => {
  await using directory = await temporaryDirectory();
  writeHooks(directory.path, hooks);
  const other = (process.getuid?.() ?? 0) + 1;
  expect(readHooks(directory.path, other).problem).toContain("belongs to another user");
  await using linked = await temporaryDirectory();
  symlinkSync(hookPath(directory.path), hookPath(linked.path));
  expect(readHooks(linked.path)).toMatchObject({
    hooks: [],
    problem: expect.stringContaining("symlink"),
  });
});

test.each([
  "",
  "{",
  "[]",
  "null",
  '{"hooks":{}}',
  '{"hooks":[{"on":["waiting"]}]}',
  '{"hooks":[{"on":["nothing"],"command":"x"}]}',
  '{"hooks":[{"on":[],"command":"x"}]}',
  '{"hooks":[{"on":["waiting"],"command":" "}]}',
  `{"hooks":[${Array.from({ length: 21 }, () => '{"on":["leak"],"command":"x"}').join(",")}]}`,
])("%j is not what corral config writes", async (text) => {
  await using directory = await temporaryDirectory();
  writeFileSync(hookPath(directory.path), text, { mode: 0o600 });
  const { hooks: none, problem } = readHooks(directory.path);
  expect(none).toEqual([]);
  expect(problem).toBeDefined();
});
