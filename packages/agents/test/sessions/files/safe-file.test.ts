import { execFileSync } from "node:child_process";
import { appendFile, chown, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lookAt, readPart } from "../../../src/sessions/files/safe-file.ts";
import { temporary } from "../support/temporary.ts";

const userId = process.getuid?.();
const isRoot = userId === 0;

test("the end and the beginning of a file, at most 64 KB", async () => {
  await using folder = await temporary();
  const path = join(folder.path, "transcript.jsonl");
  await writeFile(path, "short");
  expect(await readPart(path, userId, "tail")).toMatchObject({
    content: { text: "short", isCut: false },
  });
  await writeFile(path, `first${"x".repeat(70_000)}last`);
  const tail = await readPart(path, userId, "tail");
  const head = await readPart(path, userId, "head");
  if ("refused" in tail || "refused" in head) throw new Error("refused");
  expect(tail.content).toMatchObject({ isCut: true });
  expect([tail.content.text.length, tail.content.text.endsWith("last")]).toEqual([65_536, true]);
  expect([head.content.text.length, head.content.text.startsWith("first")]).toEqual([65_536, true]);
});

test("an empty file, and one that has become shorter", async () => {
  await using folder = await temporary();
  const path = join(folder.path, "file");
  await writeFile(path, "");
  expect(await readPart(path, userId, "tail")).toMatchObject({ content: { text: "" } });
  await writeFile(path, "x".repeat(100));
  await truncate(path, 3);
  expect(await readPart(path, userId, "tail")).toMatchObject({ content: { text: "xxx" } });
});

test("the stamp changes with content, not without", async () => {
  await using folder = await temporary();
  const path = join(folder.path, "file");
  await writeFile(path, "a");
  const { stamp } = await lookAt(path, userId);
  expect((await lookAt(path, userId)).stamp).toBe(stamp);
  await appendFile(path, "b");
  expect((await lookAt(path, userId)).stamp).not.toBe(stamp);
});

test.runIf(process.platform !== "win32")(
  "what is no regular file is refused, and waits for nobody",
  async () => {
    await using folder = await temporary();
    const at = (name: string) => join(folder.path, name);
    await writeFile(at("file"), "secret");
    await symlink(at("file"), at("link"));
    await mkdir(at("folder"));
    execFileSync("mkfifo", [at("fifo")]);
    const refusals = [
      ["link", "is a symbolic link"],
      ["folder", "is a directory"],
      ["fifo", "is no regular file"],
      ["nothing", "missing"],
      ["file/below", "missing"],
    ] as const;
    for (const [name, refused] of refusals) {
      const found = await readPart(at(name), userId, "tail");
      expect({ name, ...found }).toMatchObject({ name, refused });
    }
    expect(await lookAt(at("link"), userId)).toMatchObject({ refused: "is a symbolic link" });
    expect(await readPart("/dev/zero", userId, "tail")).toMatchObject({
      refused: "is no regular file",
    });
  },
);

test.runIf(isRoot)("another user's file is refused", async () => {
  await using folder = await temporary();
  const path = join(folder.path, "file");
  await writeFile(path, "theirs");
  await chown(path, 65_534, 65_534);
  expect(await readPart(path, 0, "tail")).toMatchObject({ refused: "belongs to another user" });
  expect(await readPart(path, 65_534, "tail")).toMatchObject({ content: { text: "theirs" } });
});
