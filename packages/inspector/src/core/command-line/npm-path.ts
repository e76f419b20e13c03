/** A file of a package of npm. */
export interface PackageFile {
  /** "@openai/codex" */
  readonly name: string;
  /** Relative to the package: "bin/codex.js". */
  readonly file: string;
}

const folder = "node_modules/";

/**
 * The package of which a path (with slashes) is a file: the innermost below `node_modules`; a package
 * with a scope is told without that folder, too. undefined for other paths.
 */
export function packageFileOf(path: string): PackageFile | undefined {
  const at = path.lastIndexOf(folder);
  if (at > 0 && path[at - 1] !== "/") return undefined;
  let start = at === -1 ? -1 : at + folder.length;
  if (at === -1) {
    if (path.startsWith("@")) start = 0;
    else {
      const scope = path.lastIndexOf("/@");
      if (scope === -1) return undefined;
      start = scope + 1;
    }
  }
  const nameEnd = path.indexOf("/", start);
  if (nameEnd === -1) return undefined;
  const end = path[start] === "@" ? path.indexOf("/", nameEnd + 1) : nameEnd;
  if (end === -1) return undefined;
  return { name: path.slice(start, end), file: path.slice(end + 1) };
}
