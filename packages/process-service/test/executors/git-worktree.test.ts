import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findWorktree, readBranch } from "../../src/executors/git-worktree.ts";

async function temporary() {
  const path = await realpath(await mkdtemp(join(tmpdir(), "corral-git-")));
  return {
    path,
    [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }),
  };
}

async function repository(root: string): Promise<void> {
  await mkdir(join(root, ".git"), { recursive: true });
  await writeFile(join(root, ".git", "HEAD"), "ref: refs/heads/main\n");
}

async function linkedWorktree(root: string, gitDir: string): Promise<void> {
  await mkdir(join(root, "deep", "er"), { recursive: true });
  await writeFile(join(root, ".git"), `gitdir: ${gitDir}\n`);
}

test("a directory below a main checkout belongs to it", async () => {
  await using folder = await temporary();
  await repository(join(folder.path, "shop"));
  await mkdir(join(folder.path, "shop", "src", "cart"), { recursive: true });
  expect(await findWorktree(join(folder.path, "shop", "src", "cart"))).toMatchObject({
    root: join(folder.path, "shop"),
    project: "shop",
  });
});

test.each([
  ["of a main checkout", "shop/.git/worktrees/fix", "shop"],
  ["of a bare repository", "shop.git/worktrees/fix", "shop"],
  ["of a hidden bare repository", "shop/.bare/worktrees/fix", "shop"],
])("a linked worktree %s has the project of the repository", async (_name, gitDir, project) => {
  await using folder = await temporary();
  const root = join(folder.path, "trees", "fix");
  await linkedWorktree(root, join(folder.path, gitDir));
  expect(await findWorktree(join(root, "deep", "er"))).toMatchObject({ root, project });
});

test("a relative link, as of a submodule, is followed from where it stands", async () => {
  await using folder = await temporary();
  const root = join(folder.path, "shop", "vendor", "lib");
  await linkedWorktree(root, "../../.git/modules/lib");
  expect(await findWorktree(root)).toMatchObject({ root, project: "lib" });
});

test("without a repository, and with a .git that is something else, there is none", async () => {
  await using folder = await temporary();
  expect(await findWorktree(folder.path)).toBeUndefined();
  await writeFile(join(folder.path, ".git"), "not what git writes");
  expect(await findWorktree(folder.path)).toBeUndefined();
  expect(await findWorktree(join(folder.path, "missing"))).toBeUndefined();
});

test("an empty .git, as sandboxes leave one, is no repository", async () => {
  await using folder = await temporary();
  await repository(folder.path);
  await mkdir(join(folder.path, "shop", ".git"), { recursive: true });
  expect(await findWorktree(join(folder.path, "shop"))).toMatchObject({ root: folder.path });
});

test("a repository in a home directory, or of a whole file system, is nobody's worktree", async () => {
  await using folder = await temporary();
  const project = join(folder.path, "src", "shop");
  await repository(folder.path);
  await mkdir(project, { recursive: true });
  expect(await findWorktree(project, [folder.path])).toBeUndefined();
  await repository(project);
  expect(await findWorktree(project, [folder.path])).toMatchObject({ root: project });
});

test.each([
  ["ref: refs/heads/main\n", "main"],
  ["ref: refs/heads/feature/login fix\n", "feature/login fix"],
  ["4b825dc642cb6eb9a060e54bf8d69288fbee4904\n", undefined],
  // A repository with reftable
  ["ref: refs/heads/.invalid\n", undefined],
  ["ref: refs/bisect/bad\n", undefined],
  ["", undefined],
])("HEAD %j is the branch %s", async (head, branch) => {
  await using folder = await temporary();
  await writeFile(join(folder.path, "HEAD"), head);
  expect(await readBranch(folder.path)).toBe(branch);
});
