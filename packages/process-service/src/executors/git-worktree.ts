import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { workspaceProblem } from "../core/association/workspace.ts";

export interface Worktree {
  /** The directory that holds the checkout. */
  readonly root: string;
  /** Holds its HEAD. */
  readonly gitDir: string;
  /** Name of the repository that it belongs to: that of the main checkout for a linked worktree. */
  readonly project: string;
}

/**
 * The git worktree around a directory, read from its files: starting git per agent would be expensive.
 * A repository in a home directory (dotfiles), or one that holds everything, is no agent's worktree.
 * Source: gitrepository-layout(5) and git-worktree(1), "DETAILS".
 */
export async function findWorktree(
  directory: string,
  homes: readonly string[] = [],
): Promise<Worktree | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const worktree = await worktreeAt(at);
    if (worktree !== undefined && workspaceProblem(at, homes) === undefined) return worktree;
    if (dirname(at) === at) return undefined;
  }
}

/** The branch that is checked out, or being rebased; undefined for a detached HEAD. */
export async function readBranch(gitDir: string): Promise<string | undefined> {
  const head = await readBranchFile(join(gitDir, "HEAD"), /^ref: refs\/heads\/(.+?)\s*$/u);
  // With reftable the file only says that it does not say it.
  if (head !== undefined) return head === ".invalid" ? undefined : head;
  for (const state of ["rebase-merge", "rebase-apply"]) {
    const rebased = await readBranchFile(
      join(gitDir, state, "head-name"),
      /^refs\/heads\/(.+?)\s*$/u,
    );
    if (rebased !== undefined) return rebased;
  }
  return undefined;
}

async function readBranchFile(path: string, pattern: RegExp): Promise<string | undefined> {
  try {
    return pattern.exec(await readFile(path, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}

async function worktreeAt(root: string): Promise<Worktree | undefined> {
  const dotGit = join(root, ".git");
  try {
    if ((await stat(dotGit)).isDirectory()) {
      // Sandboxes of agents leave an empty one in place of what they hide.
      await stat(join(dotGit, "HEAD"));
      return { root, gitDir: dotGit, project: basename(root) };
    }
    const named = /^gitdir: (.+?)\s*$/u.exec(await readFile(dotGit, "utf8"))?.[1];
    if (named === undefined) return undefined;
    const gitDir = resolve(root, named);
    return { root, gitDir, project: projectOf(root, gitDir) };
  } catch {
    return undefined; // not a worktree, or not readable: continue with the parent directory
  }
}

/** `<main>/.git/worktrees/<name>` is a linked worktree; a submodule's is `<main>/.git/modules/…`. */
function projectOf(root: string, gitDir: string): string {
  if (basename(dirname(gitDir)) !== "worktrees") return basename(root);
  const common = dirname(dirname(gitDir)); // `<main>/.git`, or a bare repository
  const name = basename(common);
  return name.startsWith(".") ? basename(dirname(common)) : name.replace(/\.git$/u, "");
}
