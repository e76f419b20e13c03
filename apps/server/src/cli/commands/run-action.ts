import type { Io } from "../../terminal/io.ts";

/**
 * Runs an action and sets the exit code. What a person can do something about becomes one line; a fault
 * of Corral's own is thrown.
 */
export async function runAction(io: Io, action: (io: Io) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action(io);
  } catch (error) {
    // Loaded only when a command runs, so that help and completions answer at once.
    const { explainFailure } = await import("../../connection/explain-failure.ts");
    const failure = explainFailure(error);
    if (failure === undefined) throw error;
    io.err(failure.line);
    process.exitCode = failure.exitCode;
  }
}
