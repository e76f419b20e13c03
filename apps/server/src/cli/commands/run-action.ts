import { jsonError, type Io } from "../../terminal/io.ts";

/**
 * Runs an action and sets the exit code. Explains expected failures in one line, with `json` as
 * `{ "error": { "code", "message" } }`; rethrows bugs.
 */
export async function runAction(
  io: Io,
  action: (io: Io) => Promise<number>,
  { json = false }: { readonly json?: boolean } = {},
): Promise<void> {
  try {
    process.exitCode = await action(io);
  } catch (error) {
    // Loaded only on failure, so that help and completions start fast.
    const { explainFailure } = await import("../../connection/explain-failure.ts");
    const failure = explainFailure(error);
    if (failure === undefined) throw error;
    const { code, line: message } = failure;
    io.err(json ? jsonError(code, message) : message);
    process.exitCode = failure.exitCode;
  }
}
