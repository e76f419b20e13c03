import pc from "picocolors";
import type { Colors } from "picocolors/types.js";
import { type Answer, ask } from "./ask.ts";
import type { JsonData, JsonError } from "./json-data.ts";

/** Output of a command; a parameter of every action, so that tests can capture it. */
export interface Io {
  out(line: string): void;
  /** Hints, warnings and questions: everything but the result itself. */
  err(line: string): void;
  readonly colors: Colors;
  /** Terminal columns; infinite in a pipe, so that nothing is truncated. */
  readonly width: number;
  /** Whether questions can be asked. */
  readonly interactive: boolean;
  /** Asks a yes-or-no question; only where `interactive`. */
  ask(question: string): Promise<Answer>;
}

/** The streams of this process. Colours and truncation on a terminal only; honours NO_COLOR. */
export function terminalIo(): Io {
  const { stdin, stdout, stderr } = process;
  return {
    out: (line) => stdout.write(`${line}\n`),
    err: (line) => stderr.write(`${line}\n`),
    colors: pc.createColors(pc.isColorSupported && stdout.isTTY),
    // Some terminals report a width of 0.
    width: (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY,
    interactive: stdin.isTTY && stderr.isTTY,
    ask,
  };
}

/** One envelope for every command; a change of the form of `data` is a new number. */
export function printJson<Name extends keyof JsonData>(
  io: Io,
  name: Name,
  data: JsonData[Name],
): void {
  io.out(JSON.stringify({ schema: `corral.${name}/1`, data }, null, 2));
}

/** The same on one line, of many. */
export function printJsonLine<Name extends keyof JsonData>(
  io: Io,
  name: Name,
  data: JsonData[Name],
): void {
  io.out(JSON.stringify({ schema: `corral.${name}/1`, data }));
}

/** An error for programs, on one line. */
export function jsonError(code: string, message: string): string {
  const failure: JsonError = { error: { code, message } };
  return JSON.stringify(failure);
}
