import { InvalidArgumentError } from "commander";

/** A commander parser that reports the UsageError of `parse`. */
export function parseWith<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };
}

/** The same for an argument that may be repeated. */
export function parseEachWith<T>(
  parse: (text: string) => T,
): (text: string, earlier: readonly T[] | undefined) => readonly T[] {
  const one = parseWith(parse);
  return (text, earlier) => [...(earlier ?? []), one(text)];
}

export const dataDirOption = [
  "--data-dir <directory>",
  "directory of the store and the token",
] as const;
/** For targets; the grammar is in README.md. */
export const targetHelp =
  "a pid, a :port, a short id from `corral ps`, a label, a task, a branch, a path, or left-over";
export const jsonOption = ["--json", "print JSON"] as const;
