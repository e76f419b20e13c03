import { readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";

export interface Worktree {
  /** The directory that holds the checkout. */
  readonly root: string;
  /** Name of the repository that it belongs to: that of the main checkout for a linked worktree. */
  readonly project: string;
}

/**
 * The git worktree around a directory, read from its files: starting git per agent would be expensive.
 * Source: gitrepository-layout(5) and git-worktree(1), "DETAILS".
 */
export async function findWorktree(directory: string): Promise<Worktree | undefined> {
  for (let at = directory; ; at = dirname(at)) {
    const worktree = await worktreeAt(at);
    if (worktree !== undefined) return worktree;
    if (dirname(at) === at) return undefined;
  }
}

async function worktreeAt(root: string): Promise<Worktree | undefined> {
  const dotGit = join(root, ".git");
  try {
    if ((await stat(dotGit)).isDirectory()) return { root, project: basename(root) };
    const gitDir = /^gitdir: (.+?)\s*$/u.exec(await readFile(dotGit, "utf8"))?.[1];
    if (gitDir === undefined) return undefined;
    return { root, project: projectOf(root, resolve(root, gitDir)) };
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
