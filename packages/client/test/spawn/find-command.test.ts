import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findCommand } from "../../src/spawn/find-command.ts";
import { temporaryDirectory } from "../support/temporary-directory.ts";

test("the first executable file in PATH, ignoring folders and other files", async () => {
  await using directory = await temporaryDirectory();
  const folders = ["a", "b", "c", "d"].map((name) => join(directory.path, name));
  for (const folder of folders) mkdirSync(folder);
  const [a = "", b = "", c = "", d = ""] = folders;
  mkdirSync(join(a, "tool"));
  writeFileSync(join(b, "tool"), "");
  chmodSync(join(b, "tool"), 0o644);
  writeFileSync(join(d, "real"), "");
  chmodSync(join(d, "real"), 0o755);
  symlinkSync(join(d, "real"), join(c, "tool"));
  symlinkSync("/nowhere", join(c, "broken"));

  expect(findCommand("tool", folders.join(":"))).toEqual({ kind: "found", path: join(c, "tool") });
  expect(findCommand("tool", [a, b].join(":"))).toMatchObject({ kind: "missing", code: "EACCES" });
  expect(findCommand("broken", folders.join(":"))).toMatchObject({
    kind: "missing",
    code: "ENOENT",
  });
  expect(findCommand(join(d, "real"), "")).toMatchObject({ kind: "found" });
  expect(findCommand("sh", undefined)).toMatchObject({ kind: "found" });
  // A folder that is a file, one that cannot be entered, one whose name is too long.
  const odd = [join(b, "tool"), join(directory.path, "x".repeat(300)), "/root/nothing", c];
  expect(findCommand("tool", odd.join(":"))).toMatchObject({ kind: "found" });
  expect(findCommand("", folders.join(":"))).toMatchObject({ kind: "missing" });
  // As a shell in that folder would find it.
  expect(findCommand("./real", undefined, d)).toEqual({ kind: "found", path: join(d, "real") });
  expect(findCommand("real", ".", d)).toMatchObject({ kind: "found" });
  expect(findCommand("./real", undefined, a)).toMatchObject({ kind: "missing", code: "ENOENT" });
});
