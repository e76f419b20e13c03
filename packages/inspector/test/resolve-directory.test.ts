import { mkdir, mkdtemp, realpath, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resolveDirectory } from "../src/resolve-directory.ts";

test("symlinks are resolved, also above a directory that does not exist", async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), "corral-resolve-")));
  try {
    await mkdir(join(root, "trees"));
    await symlink(join(root, "trees"), join(root, "link"));
    expect(await resolveDirectory(join(root, "link"))).toBe(join(root, "trees"));
    expect(await resolveDirectory(join(root, "link", "gone", "src"))).toBe(
      join(root, "trees", "gone", "src"),
    );
    expect(await resolveDirectory("/")).toBe("/");
  } finally {
    await rm(root, { recursive: true });
  }
});
