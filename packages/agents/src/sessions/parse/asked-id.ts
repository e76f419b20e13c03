import { idOf } from "./json.ts";

/** The id that one of these flags gives, as the next argument or after `=`. */
export function askedId(
  command: readonly string[],
  flags: ReadonlySet<string>,
): string | undefined {
  for (const [at, word] of command.entries()) {
    const equals = word.indexOf("=");
    if (flags.has(word)) return idOf(command[at + 1]);
    if (equals > 0 && flags.has(word.slice(0, equals))) return idOf(word.slice(equals + 1));
  }
  return undefined;
}
