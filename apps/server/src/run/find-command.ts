import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { runExitCodes } from "./exit-status.ts";

export type FoundCommand =
  | { readonly kind: "found"; readonly path: string }
  | { readonly kind: "missing"; readonly exitCode: number; readonly message: string };

/** The file that a shell would run for this name, resolved before anything is registered. */
export function findCommand(name: string, searchPath: string | undefined): FoundCommand {
  const candidates = name.includes("/")
    ? [name]
    : (searchPath ?? "/usr/local/bin:/bin:/usr/bin")
        .split(delimiter)
        .map((folder) => join(folder === "" ? "." : folder, name));
  const files = candidates.filter((path) => kindOf(path) === "file");
  const path = files.find(isExecutable);
  if (path !== undefined) return { kind: "found", path };
  if (files.length > 0) {
    const message = `${name} cannot be executed: permission denied`;
    return { kind: "missing", exitCode: runExitCodes.cannotExecute, message };
  }
  if (name.includes("/") && kindOf(name) === "directory") {
    const message = `${name} cannot be executed: it is a directory`;
    return { kind: "missing", exitCode: runExitCodes.cannotExecute, message };
  }
  return { kind: "missing", exitCode: runExitCodes.notFound, message: `${name}: not found` };
}

/** undefined when the file does not exist or cannot be examined (another user's folder). */
function kindOf(path: string): "file" | "directory" | undefined {
  try {
    const stat = statSync(path);
    return stat.isDirectory() ? "directory" : stat.isFile() ? "file" : undefined;
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
