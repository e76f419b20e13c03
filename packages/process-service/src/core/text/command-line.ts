/** Longest command line that leaves the process service, in characters (UTF-16 code units). */
export const commandLineLimit = 4_096;

/**
 * Arguments as one line that a shell splits the same way, shortened to `limit` characters. A single
 * argument with blanks is a process title written over argv ("nginx: master process") and stays as it
 * is.
 */
export function commandLine(command: readonly string[], limit: number = commandLineLimit): string {
  const title = rewrittenTitle(command);
  if (title !== undefined) return shorten(title, limit);
  let line = "";
  // A little more than fits, so that the ellipsis is added.
  for (const argument of visiblePart(command, limit + 2)) {
    line += `${line === "" ? "" : " "}${quoteArgument(argument)}`;
  }
  return shorten(line, limit);
}

/** The first `length` characters of the arguments, as argv may have 1.4 MB. */
export function visiblePart(command: readonly string[], length: number): readonly string[] {
  const visible: string[] = [];
  let left = length;
  for (const argument of command) {
    if (left <= 0) break;
    visible.push(argument.slice(0, left));
    left -= argument.length + 1;
  }
  return visible;
}

/** One argument as a POSIX shell reads it back; "***" stands for a masked secret and needs no quotes. */
export function quoteArgument(argument: string): string {
  return /^[\w@%+=:,./~^-]+$/.test(argument.replaceAll("***", "x"))
    ? argument
    : `'${argument.replaceAll("'", `'\\''`)}'`;
}

/**
 * The title that a process wrote over its argv, in one line; undefined when the argv is a real one.
 * A title leaves one argument (setproctitle pads the rest with NULs, which read as empty arguments).
 */
function rewrittenTitle(command: readonly string[]): string | undefined {
  const [first, ...rest] = command;
  if (first === undefined || rest.some((argument) => argument !== "")) return undefined;
  const title = first.trimEnd();
  return /\s/.test(title) ? title : undefined;
}

/** Ends with `…` if something was cut. */
export function shorten(line: string, limit: number): string {
  if (line.length <= limit) return line;
  // Do not cut a surrogate pair: half of one is invalid text.
  const cut = /[\uD800-\uDBFF]$/.test(line.slice(0, limit - 1)) ? limit - 2 : limit - 1;
  return `${line.slice(0, cut)}…`;
}
