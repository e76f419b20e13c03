/** Arguments of a line, split at blanks but inside of single quotes. */
export function argv(line: string): readonly string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}
