import type { Io } from "../../terminal/io.ts";

/** Runs an action and sets the exit code. Explains expected failures in one line; rethrows bugs. */
export async function runAction(io: Io, action: (io: Io) => Promise<number>): Promise<void> {
  try {
    process.exitCode = await action(io);
  } catch (error) {
    // Loaded only on failure, so that help and completions start fast.
    const { explainFailure } = await import("../../connection/explain-failure.ts");
    const failure = explainFailure(error);
    if (failure === undefined) throw error;
    io.err(failure.line);
    process.exitCode = failure.exitCode;
  }
}
