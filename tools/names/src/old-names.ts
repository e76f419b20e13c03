import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Names that may not stand in the files of one folder. */
export interface OldNames {
  /** Path from the repository's root; "." is all of it. */
  readonly folder: string;
  /** Folders and files left out, by their path from the repository's root. */
  readonly except: readonly string[];
  readonly names: readonly string[];
}

/** Reads a list; its format is described in the README. Throws on a name outside of any folder. */
export function parseOldNames(text: string): OldNames[] {
  const lists: { folder: string; except: string[]; names: string[] }[] = [];
  for (const line of text.split("\n").map((line) => line.trim())) {
    if (line === "" || line.startsWith("#")) continue;
    const folder = /^\[(.+)\]$/u.exec(line)?.[1];
    const list = lists.at(-1);
    if (folder !== undefined) lists.push({ folder, except: [], names: [] });
    else if (list === undefined) throw new Error(`"${line}" stands before the first [folder]`);
    else if (line.startsWith("!")) list.except.push(join(list.folder, line.slice(1).trim()));
    else list.names.push(line);
  }
  return lists;
}

/** Not written by us, or about the past: these may hold any name. */
const skipped = new Set([".git", ".turbo", ".changeset", "CHANGELOG.md", "pnpm-lock.yaml"]);
const generated =
  /^(?:node_modules|dist|coverage|test-results)$|\.(?:tsbuildinfo|tgz|sqlite-\w+)$/u;

/** Paths of the files below `root`, from there, without what git ignores. */
export function listFiles(root: string, folder = "."): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (skipped.has(entry.name) || generated.test(entry.name)) return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(root, path);
    return entry.isFile() ? [path] : [];
  });
}

/** Where an old name stands again, as `path:line: name`; of a path itself without a line. */
export function findOldNames(
  root: string,
  files: readonly string[],
  lists: readonly OldNames[],
): string[] {
  const found: string[] = [];
  for (const { folder, except, names } of lists) {
    const pattern = patternOf(names);
    for (const path of files) {
      if (!isWithin(path, folder) || except.some((other) => isWithin(path, other))) continue;
      for (const name of matchesOf(pattern, path)) found.push(`${path}: ${name}`);
      for (const match of matchesInText(pattern, join(root, path))) found.push(`${path}:${match}`);
    }
  }
  return found;
}

function isWithin(path: string, folder: string): boolean {
  return folder === "." || path === folder || path.startsWith(`${folder}/`);
}

/** A name stands alone: no letter, digit, `_`, `$` or `-` touches it. */
function patternOf(names: readonly string[]): RegExp {
  const escaped = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`));
  return new RegExp(`(?<![\\w$-])(?:${escaped.join("|")})(?![\\w$-])`, "gu");
}

function matchesOf(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([name]) => name);
}

function matchesInText(pattern: RegExp, path: string): string[] {
  const text = readFileSync(path, "utf8");
  if (text.includes("\0") || text.search(pattern) === -1) return [];
  return text
    .split("\n")
    .flatMap((line, index) => matchesOf(pattern, line).map((name) => `${index + 1}: ${name}`));
}
