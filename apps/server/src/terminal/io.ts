import pc from "picocolors";
import type { Colors } from "picocolors/types.js";
import { type Answer, ask } from "./ask.ts";

/** Where a command writes; made once, so that tests can hand in their own. */
export interface Io {
  out(line: string): void;
  /** What is not the answer itself: hints, warnings, questions. */
  err(line: string): void;
  readonly colors: Colors;
  /** Terminal cells; unlimited in a pipe, so that nothing is cut off. */
  readonly width: number;
  /** A person can be asked. */
  readonly interactive: boolean;
  /** Waits for a yes; nobody answers where it is not interactive. */
  ask(question: string): Promise<Answer>;
}

/** The process's own streams. Colours and cutting only on a terminal; NO_COLOR is honoured. */
export function terminalIo(): Io {
  const { stdin, stdout, stderr } = process;
  return {
    out: (line) => stdout.write(`${line}\n`),
    err: (line) => stderr.write(`${line}\n`),
    colors: pc.createColors(pc.isColorSupported && stdout.isTTY),
    // A terminal that does not know its width says 0.
    width: (stdout.isTTY && stdout.columns) || Number.POSITIVE_INFINITY,
    interactive: stdin.isTTY && stderr.isTTY,
    ask,
  };
}

export function printJson(io: Io, value: unknown): void {
  io.out(JSON.stringify(value, null, 2));
}
