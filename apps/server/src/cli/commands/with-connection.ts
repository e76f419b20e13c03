import type { Connection } from "../../connection/connect.ts";
import type { Io } from "../../terminal/io.ts";
import { terminalIo } from "../../terminal/io.ts";
import { runAction } from "./run-action.ts";

/** Runs an action over a connection, sets the exit code and explains expected failures. */
export async function withConnection(
  options: { readonly dataDir?: string },
  action: (connection: Connection, io: Io) => Promise<number>,
  /** Throws UsageError for invalid arguments, before anything is opened. */
  check: () => void = () => {},
): Promise<void> {
  await runAction(terminalIo(), async (io) => {
    check();
    const { connect } = await import("../../connection/connect.ts");
    await using connection = await connect(options, io);
    return await action(connection, io);
  });
}
