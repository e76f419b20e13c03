import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** `from "./a.ts"`, `import "./a.ts"` and `import("./a.ts")`, types included. */
const relativeImport = /\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/gu;

type FolderImports = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Folders below `source` that import each other, directly or through others: for each of them the
 * shortest way back to it, as `kill → monitor → kill`. The folder `.` is `source` itself. Throws
 * where no folder imports another, as then nothing was checked.
 */
export function folderCycles(source: string): string[] {
  const imports = importsOfFolders(source);
  if ([...imports.values()].every((imported) => imported.size === 0)) {
    throw new Error(`no folder in ${source} imports another`);
  }
  return [...imports.keys()].toSorted().flatMap((folder) => {
    const way = wayBack(folder, imports);
    return way === undefined ? [] : [way.join(" → ")];
  });
}

/** The folders that each folder below `source` imports, by their paths from there. */
export function importsOfFolders(source: string): FolderImports {
  const imports = new Map<string, Set<string>>();
  for (const file of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/u.test(file)) continue;
    const folder = dirname(file);
    const found = imports.get(folder) ?? new Set();
    imports.set(folder, found);
    for (const [, path = ""] of readFileSync(join(source, file), "utf8").matchAll(relativeImport)) {
      const imported = dirname(join(folder, path));
      if (imported !== folder) found.add(imported);
    }
  }
  return imports;
}

/** Breadth first, so that the way found is the shortest. */
function wayBack(start: string, imports: FolderImports): readonly string[] | undefined {
  const ways = [[start]];
  const reached = new Set<string>();
  for (const way of ways) {
    for (const next of imports.get(way.at(-1) ?? start) ?? []) {
      if (next === start) return [...way, next];
      if (reached.has(next)) continue;
      reached.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}
