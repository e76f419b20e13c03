import { defined } from "@corral/inspector/core";
import { realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { ProcessServiceError } from "../core/errors.ts";
import { workspaceProblem } from "../core/association/workspace.ts";

/** The directory with symlinks resolved. Throws INVALID_ARGUMENT if it is unusable as evidence. */
export async function resolveWorkspace(
  workspace: string,
  homes: readonly string[],
): Promise<string> {
  const refusal = (message: string, cause?: unknown) =>
    new ProcessServiceError("INVALID_ARGUMENT", message, {
      field: "workspace",
      ...defined({ cause }),
    });
  if (!isAbsolute(workspace)) {
    throw refusal(`The workspace must be an absolute path, but is ${JSON.stringify(workspace)}.`);
  }
  let resolved: string;
  try {
    resolved = await realpath(workspace);
    if (!(await stat(resolved)).isDirectory()) {
      throw refusal(`The workspace ${workspace} is not a directory.`);
    }
  } catch (cause) {
    if (cause instanceof ProcessServiceError) throw cause;
    throw refusal(`The workspace ${workspace} does not exist or cannot be read.`, cause);
  }
  // Checked after resolving: a symlink may point to a home directory.
  const problem = workspaceProblem(resolved, homes);
  if (problem !== undefined) throw refusal(problem);
  return resolved;
}

/** This user's home directory, as configured and with symlinks resolved (as /proc shows it). */
export async function homeDirectories(): Promise<readonly string[]> {
  const home = homedir();
  try {
    return [...new Set([home, await realpath(home)])];
  } catch {
    return [home];
  }
}
