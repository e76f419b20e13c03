import { shownWord } from "./shown-path.ts";

const longestWord = 60;

/** Of a session, a commit: read by nobody. */
const identifier = /^[\da-f]{8}-[\da-f-]{20,}$|^[\da-f]{24,}$/i;

/**
 * The words of arguments up to the first flag that may have a value. `values`: flags whose value is in the
 * next argument; where they are known, words after flags are read, too. Free text ends the list.
 */
export function leadingWords(
  args: readonly string[],
  most: number,
  workspace: string | undefined,
  values?: ReadonlySet<string>,
): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < args.length && found.length < most; at += 1) {
    const arg = args[at]!;
    if (arg === "--" || /^\d*[<>]/.test(arg)) break;
    if (isFlag(arg)) {
      if (values === undefined) break;
      if (values.has(arg)) at += 1;
      continue;
    }
    if (
      /\s/.test(arg.trim()) ||
      arg.length > longestWord ||
      arg.startsWith("{") ||
      identifier.test(arg)
    )
      break;
    const word = shownWord(arg, workspace);
    if (word !== "") found.push(word);
  }
  return found;
}

function isFlag(arg: string): boolean {
  return (arg.startsWith("-") || /^\+[\w-]+$/.test(arg)) && arg.length > 1;
}

/** The value of a flag, in the next argument or behind `=`. */
export function valueOf(args: readonly string[], flag: string): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (arg === flag) return args[at + 1];
    if (arg.startsWith(`${flag}=`)) return arg.slice(flag.length + 1);
  }
  return undefined;
}
