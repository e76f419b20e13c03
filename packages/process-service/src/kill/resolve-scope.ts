import { isAbsolute } from "node:path";
import { resolveDirectory } from "@corral/inspector";
import { ProcessServiceError } from "../core/errors.ts";
import type { KillScope } from "../core/kill/kill-model.ts";

/**
 * The scope with the symlinks of its workspace resolved, as executors store theirs. Throws
 * INVALID_ARGUMENT for a relative path: the service's working directory is not the caller's.
 */
export async function resolveScope(scope: KillScope): Promise<KillScope> {
  if (scope.kind !== "workspace") return scope;
  const { kind, workspace } = scope;
  if (isAbsolute(workspace)) return { kind, workspace: await resolveDirectory(workspace) };
  throw new ProcessServiceError(
    "INVALID_ARGUMENT",
    `The workspace must be an absolute path, but is ${JSON.stringify(workspace)}.`,
    { field: "scope.workspace" },
  );
}
