import { fileName, slashed } from "@corral/inspector/core";

/**
 * A path as a name shows it: below the workspace without its prefix, elsewhere the last component.
 * "" for the workspace itself. Other words stay as they are.
 */
export function shownWord(word: string, workspace: string | undefined): string {
  const address = /^[a-z][a-z\d+.-]*:\/\/(?:[^/@]*@)?([^/?#]+)/i.exec(word)?.[1];
  if (address !== undefined) return address;
  if (!/^(?:\/(?!\/)|~\/|[A-Za-z]:[\\/])/.test(word)) return word.replace(/^\.\/(?=[\w@-])/, "");
  const path = slashed(word);
  const root = workspace === undefined ? "" : slashed(workspace).replace(/\/+$/, "");
  if (root !== "" && path.startsWith(root)) {
    if (/^\/*$/.test(path.slice(root.length))) return "";
    if (path[root.length] === "/") return path.slice(root.length + 1);
  }
  return fileName(path.replace(/\/+$/, "")) || word;
}

const code = /\.(?:[cm]?[jt]sx?|py[cw]?|pyz|rb|pl|php|sh|bash|zsh|lua)$/i;

/** "server.js" without the ending of its language. */
export function withoutCodeEnding(file: string): string {
  return file.replace(code, "");
}

const generic =
  /^(?:index|main|cli|bin|app|start|run|entry|__main__|__init__|mod|server|dist|build|lib|src|out|esm|cjs|bundle|launcher|launch|program|exe|release|debug|versions?|current|releases|resources|tools?|v?\d[\w.-]*)$/i;

/** Whether a file or folder has a name that tells nothing: "index", "dist". */
export function isGeneric(name: string): boolean {
  return generic.test(name);
}

// "server" says something of a folder, while a file of that name does not.
const buildFolder =
  /^(?:main|app|cli|bin|index|start|dist|build|lib|src|out|esm|cjs|bundle|release|debug|versions?|current|releases|resources|\.output|\.next|v?\d[\w.-]*)$/i;

/** A project's script: its file, or for index.js and the like what contains it. */
export function scriptName(path: string, workspace: string | undefined): string {
  const parts = slashed(path)
    .split("/")
    .filter((part) => part !== "" && part !== ".");
  const file = parts.at(-1);
  if (file === undefined) return path;
  if (!/^(?:index|main|cli|bin|entry|__main__|__init__|mod)\b/i.test(file)) return file;
  const holds = (part: string) =>
    !buildFolder.test(part) && part !== ".." && !/^[A-Za-z]:$/.test(part);
  const below = shownWord(path, workspace);
  // Not the workspace's own folder: the file says more.
  const folders = below.includes("/") || below === path ? below.split("/").slice(0, -1) : [];
  const inside = folders.filter((part) => part !== ".").findLast(holds);
  if (inside !== undefined) return inside;
  if (below !== file && below !== "") return below.replaceAll("\\", "/");
  return parts.slice(0, -1).findLast(holds) ?? file;
}
