import type { Connection } from "../connect.ts";
import type { Io } from "../io.ts";
import { terminalIo } from "../io.ts";

/**
 * Runs an action over a connection and sets the exit code. What a person can do something about
 * becomes one line; a fault of Corral's own is thrown.
 */
export async function withConnection(
  options: { readonly dataDir?: string },
  action: (connection: Connection, io: Io) => Promise<number>,
  /** Throws UsageError for what makes no sense, before anything is opened. */
  check: () => void = () => {},
): Promise<void> {
  // Loaded only when a command runs, so that help and completions answer at once.
  const [{ connect }, { explainFailure }] = await Promise.all([
    import("../connect.ts"),
    import("../failure.ts"),
  ]);
  const io = terminalIo();
  try {
    check();
    await using connection = await connect(options, io);
    process.exitCode = await action(connection, io);
  } catch (error) {
    const failure = explainFailure(error);
    if (failure === undefined) throw error;
    io.err(failure.line);
    process.exitCode = failure.exitCode;
  }
}
