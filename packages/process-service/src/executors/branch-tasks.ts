import { stat } from "node:fs/promises";
import { join } from "node:path";
import { defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor } from "../core/model.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { Store } from "../store/store.ts";
import { findWorktree, readBranch } from "./git-worktree.ts";

export interface BranchTasksOptions {
  readonly store: { readonly executors: Pick<Store["executors"], "setTask"> };
  readonly registry: Pick<ExecutorRegistry, "get" | "living" | "update">;
  readonly homes: readonly string[];
}

interface Head {
  readonly gitDir: string;
  /** Changes with every checkout: git replaces the file. */
  readonly stamp: string;
  readonly branch: string | undefined;
}

/** A branch by executor id; undefined for a detached HEAD. */
export type Branches = ReadonlyMap<string, string | undefined>;

/** Keeps the task of each living detected agent the branch of its worktree. */
export class BranchTasks {
  readonly #options: BranchTasksOptions;
  /** By workspace; null: in no worktree. */
  #heads = new Map<string, Head | null>();

  constructor(options: BranchTasksOptions) {
    this.#options = options;
  }

  /** Reads the heads that have changed. Never rejects. */
  async read(): Promise<Branches> {
    const heads = new Map<string, Head | null>();
    const branches = new Map<string, string | undefined>();
    const agents = this.#options.registry.living().filter(({ origin }) => origin === "detected");
    await Promise.all(
      agents.map(async ({ id, workspace }) => {
        if (workspace === undefined) return;
        const head = await this.#read(workspace);
        heads.set(workspace, head);
        if (head !== null) branches.set(id, head.branch);
      }),
    );
    this.#heads = heads;
    return branches;
  }

  /** Sets the tasks that differ, in the registry and in the store. */
  async apply(branches: Branches): Promise<void> {
    const { registry, store } = this.#options;
    for (const [id, branch] of branches) {
      const executor = registry.get(id);
      if (executor === undefined || executor.task === branch) continue;
      registry.update(withTask(executor, branch));
      try {
        await store.executors.setTask(id, branch);
      } catch (error) {
        // The store failed, and says so; the branch is read again at the next start.
        if (!(error instanceof ProcessServiceError)) throw error;
      }
    }
  }

  async #read(workspace: string): Promise<Head | null> {
    const known = this.#heads.get(workspace);
    if (known === null) return null;
    const gitDir = known?.gitDir ?? (await findWorktree(workspace, this.#options.homes))?.gitDir;
    const stamp = gitDir && (await stampOf(join(gitDir, "HEAD")));
    if (gitDir === undefined || stamp === undefined) return null;
    if (known?.stamp === stamp) return known;
    return { gitDir, stamp, branch: await readBranch(gitDir) };
  }
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino}:${mtimeMs}:${size}`;
  } catch {
    return undefined;
  }
}

function withTask({ task: _before, ...executor }: Executor, task: string | undefined): Executor {
  return { ...executor, ...defined({ task }) };
}
