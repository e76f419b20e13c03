import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const execute = promisify(execFile);

/** This checkout. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

export interface Folder extends AsyncDisposable {
  readonly path: string;
}

/** `mode`: 0o700 is a folder that no other user may enter. */
export async function newFolder(parent: string, mode = 0o755): Promise<Folder> {
  const path = await mkdtemp(join(parent, "corral-situation-"));
  await chmod(path, mode);
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A fresh clone of HEAD below `folder`, as a stranger has it; belongs to `user` where one is given. */
export async function cloneInto(folder: string, user?: string): Promise<string> {
  const path = await mkdtemp(join(folder, "clone-"));
  await execute("git", ["clone", "--quiet", root, path]);
  if (user !== undefined) await execute("chown", ["-R", `${user}:`, path]);
  else await chmod(path, 0o755);
  return path;
}
