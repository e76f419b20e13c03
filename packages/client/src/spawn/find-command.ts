import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export type FoundCommand =
  | { readonly kind: "found"; readonly path: string }
  | {
      readonly kind: "missing";
      /** ENOENT: there is none; EACCES: it is not executable. */
      readonly code: "ENOENT" | "EACCES";
      readonly message: string;
    };

/** The file that a shell in `directory` would run for this name, found before anything is registered. */
export function findCommand(
  name: string,
  searchPath: string | undefined,
  directory = ".",
): FoundCommand {
  const candidates = name.includes("/")
    ? [name]
    : (searchPath ?? "/usr/local/bin:/bin:/usr/bin")
        .split(delimiter)
        .map((folder) => join(folder === "" ? "." : folder, name));
  const paths = candidates.map((path) => resolve(directory, path));
  const files = paths.filter((path) => kindOf(path) === "file");
  const path = files.find(isExecutable);
  if (path !== undefined) return { kind: "found", path };
  if (files.length > 0) {
    const message = `${name} cannot be executed: permission denied`;
    return { kind: "missing", code: "EACCES", message };
  }
  if (name.includes("/") && kindOf(resolve(directory, name)) === "directory") {
    const message = `${name} cannot be executed: it is a directory`;
    return { kind: "missing", code: "EACCES", message };
  }
  return { kind: "missing", code: "ENOENT", message: `${name}: not found` };
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
