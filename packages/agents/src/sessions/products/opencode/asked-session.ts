const id = /^ses_[0-9A-Za-z]{1,64}$/;

/** The session that `opencode -s ID` or `opencode run -s ID` was started with; a fork of it is another. */
export function askedSession(command: readonly string[]): string | undefined {
  if (command.includes("--fork")) return undefined;
  for (const [at, word] of command.entries()) {
    const value =
      word === "-s" || word === "--session"
        ? command[at + 1]
        : /^(?:-s=?|--session=)(ses_.*)$/.exec(word)?.[1];
    if (value !== undefined && id.test(value)) return value;
  }
  return undefined;
}
