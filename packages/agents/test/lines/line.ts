/** A command line, and what it is: "claude", "codex daemon", "claude helper" or undefined. */
export type Line = [
  command: readonly string[],
  is: string | undefined,
  /** Of the process, where it is not the program's. */
  name?: string,
];
