import { stat } from "node:fs/promises";
import { join } from "node:path";
import { compareIdentity, defined } from "@corral/inspector/core";
import { processAt, type SnapshotIndex } from "../core/association/snapshot-index.ts";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor } from "../core/model.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { Place, Store } from "../store/store.ts";
import { findWorktree, readBranch } from "./git-worktree.ts";

export interface AgentPlacesOptions {
  readonly store: { readonly executors: Pick<Store["executors"], "setPlace"> };
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

/**
 * Keeps the task of each living detected agent the branch of its worktree, and its workspace the worktree
 * that it moved into (`claude --worktree`).
 */
export class AgentPlaces {
  readonly #options: AgentPlacesOptions;
  /** By workspace; null: in no worktree. */
  #heads = new Map<string, Head | null>();

  constructor(options: AgentPlacesOptions) {
    this.#options = options;
  }

  /** Reads the heads that have changed; beside a scan, as it waits for files. Never rejects. */
  async readBranches(): Promise<Branches> {
    const heads = new Map<string, Head | null>();
    const branches = new Map<string, string | undefined>();
    await Promise.all(
      this.#agents().map(async ({ id, workspace }) => {
        if (workspace === undefined) return;
        const head = await this.#read(workspace);
        heads.set(workspace, head);
        if (head !== null) branches.set(id, head.branch);
      }),
    );
    this.#heads = heads;
    return branches;
  }

  /** Changes the executors, in the registry and in the store. `earlier`: the scan before. */
  async update(branches: Branches, index: SnapshotIndex, earlier?: SnapshotIndex): Promise<void> {
    for (const executor of this.#agents()) {
      const { id } = executor;
      const directory = directoryOf(executor, index);
      const before = earlier && directoryOf(executor, earlier);
      const hasMoved = before !== undefined && directory !== undefined && directory !== before;
      const moved = hasMoved ? await this.#placeAt(directory) : undefined;
      if (moved !== undefined && moved.workspace !== executor.workspace) {
        await this.#set(executor, moved);
      } else if (branches.has(id) && branches.get(id) !== executor.task) {
        await this.#set(executor, { ...placeOf(executor), task: branches.get(id) });
      }
    }
  }

  #agents(): readonly Executor[] {
    return this.#options.registry.living().filter(({ origin }) => origin === "detected");
  }

  async #placeAt(directory: string): Promise<Place | undefined> {
    const worktree = await findWorktree(directory, this.#options.homes);
    if (worktree === undefined) return undefined;
    const { root, project, gitDir } = worktree;
    return { workspace: root, project, task: await readBranch(gitDir) };
  }

  async #set(executor: Executor, place: Place): Promise<void> {
    const { registry, store } = this.#options;
    const { workspace: _, project: _project, task: _task, ...rest } = executor;
    registry.update({ ...rest, ...defined(place) });
    try {
      await store.executors.setPlace(executor.id, place);
    } catch (error) {
      // The store failed, and says so; the branch is read again at the next start.
      if (!(error instanceof ProcessServiceError)) throw error;
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

function placeOf({ workspace, project, task }: Executor): Place {
  return { workspace, project, task };
}

function directoryOf(executor: Executor, index: SnapshotIndex): string | undefined {
  const process = processAt(index, executor.pid);
  if (process === undefined || compareIdentity(executor, process) !== "same") return undefined;
  return process.workingDirectoryDeleted === true ? undefined : process.workingDirectory;
}

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeMs, size } = await stat(path);
    return `${ino}:${mtimeMs}:${size}`;
  } catch {
    return undefined;
  }
}
