import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findCommand } from "../../src/run/find-command.ts";
import { temporaryDirectory } from "../support/test-server.ts";

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
  expect(findCommand("tool", [a, b].join(":"))).toMatchObject({ kind: "missing", exitCode: 126 });
  expect(findCommand("broken", folders.join(":"))).toMatchObject({
    kind: "missing",
    exitCode: 127,
  });
  expect(findCommand(join(d, "real"), "")).toMatchObject({ kind: "found" });
  expect(findCommand("sh", undefined)).toMatchObject({ kind: "found" });
  // A folder that is a file, one that cannot be entered, one whose name is too long.
  const odd = [join(b, "tool"), join(directory.path, "x".repeat(300)), "/root/nothing", c];
  expect(findCommand("tool", odd.join(":"))).toMatchObject({ kind: "found" });
  expect(findCommand("", folders.join(":"))).toMatchObject({ kind: "missing" });
});
