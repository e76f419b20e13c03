import { fileName } from "./paths.ts";

const NOTHING: readonly string[] = [];

/**
 * The arguments, the program first, as far as they can be told: a whole line and a title are split, and
 * a path with blanks that was split is put together again. `isRunner` tells programs whose next
 * argument is a path of its own.
 */
export function splitLine(
  name: string,
  command: readonly string[],
  isRunner: (program: string) => boolean,
): readonly string[] {
  const first = command[0];
  if (first === undefined || (first === "" && command.length === 1)) return NOTHING;
  let words = command;
  if (first.includes(" ")) {
    if (command.length === 1) words = splitAtBlanks(first);
    // A title in place of the program, as in `claude bg-spare`; a path keeps its blanks.
    else if (!/^["/]|^[^ ]*[\\/]/.test(first))
      words = [...splitAtBlanks(first), ...command.slice(1)];
    else return command;
  }
  if (words.some(beginsQuotedPath)) words = joinQuoted(words);
  if (words.length < 2) return words;
  return joinProgram(name, words, isRunner);
}

function splitAtBlanks(line: string): readonly string[] {
  return line.split(/\s+/).filter((word) => word !== "");
}

function beginsQuotedPath(word: string): boolean {
  return word.charCodeAt(0) === 0x22 && /^"(?:[A-Za-z]:\\|\/)/.test(word);
}

/** `"C:\Program`, `Files\x.exe"` is one word. */
function joinQuoted(words: readonly string[]): readonly string[] {
  const joined: string[] = [];
  let open: string[] | undefined;
  for (const word of words) {
    if (open === undefined && !word.startsWith('"')) joined.push(word);
    else {
      const parts: string[] = open ?? [];
      parts.push(word);
      const closed = word.endsWith('"') && (open !== undefined || word.length > 1);
      open = closed ? undefined : parts;
      if (closed) joined.push(parts.join(" ").slice(1, -1));
    }
  }
  if (open !== undefined) joined.push(open.join(" "));
  return joined;
}

// More blanks than this in one path are not expected.
const mostBlanks = 6;

function joinProgram(
  name: string,
  words: readonly string[],
  isRunner: (program: string) => boolean,
): readonly string[] {
  const first = words[0]!;
  if (!/^\/|^[A-Za-z]:\\/.test(first)) return words;
  const base = fileName(first);
  if (base === name || isRunner(base)) return words;
  let path = first;
  for (let at = 1; at < words.length && at <= mostBlanks; at++) {
    const word = words[at]!;
    if (!mayContinue(word)) break;
    path += ` ${word}`;
    // The name of the process is that of its program (macOS: of its path).
    if (/[\\/]/.test(word) && fileName(path) === name) return [path, ...words.slice(at + 1)];
  }
  const { path: complete, next } = completePath(words, 0);
  return next === 1 ? words : [complete, ...words.slice(next)];
}

/**
 * The path that begins at a position, and the position after it. Joins only where the path cannot end:
 * in the folder of users, of applications, inside of an application or in `Program Files`.
 */
export function completePath(
  words: readonly string[],
  start: number,
): { readonly path: string; readonly next: number } {
  let path = words[start] ?? "";
  let next = start + 1;
  while (next < words.length && next - start <= mostBlanks) {
    const word = words[next]!;
    if (!mayContinue(word) || !(isIncomplete(path) || entersApplication(path, word))) break;
    path += ` ${word}`;
    next += 1;
  }
  return { path, next };
}

function mayContinue(word: string): boolean {
  return !/^(?:-|\/|[A-Za-z]:\\)/.test(word);
}

const incomplete =
  /^\/(?:Users|Applications|Volumes)\/[^/]*$|\/Library\/Application$|^[A-Za-z]:\\(?:Program(?: Files(?: \(x86\))?(?:\\[^\\]*)?)?|Users\\[^\\]*)$/;

function isIncomplete(path: string): boolean {
  return incomplete.test(path);
}

function entersApplication(path: string, word: string): boolean {
  return path.includes("/Applications/") && /^[^/]*\.app\/Contents\//.test(word);
}
