import type { CommonOptions } from "../actions/common-options.ts";
import type { Connection } from "../../connection/connect.ts";
import type { Io } from "../../terminal/io.ts";
import { terminalIo } from "../../terminal/io.ts";
import { runAction } from "./run-action.ts";

/** Runs an action over a connection, sets the exit code and explains expected failures. */
export async function withConnection(
  options: CommonOptions,
  action: (connection: Connection, io: Io) => Promise<number>,
  /** Throws UsageError for invalid arguments, before anything is opened. */
  check: () => void = () => {},
): Promise<void> {
  const run = async (io: Io) => {
    check();
    const { connect } = await import("../../connection/connect.ts");
    await using connection = await connect(options, io);
    return await action(connection, io);
  };
  await runAction(terminalIo(), run, options);
}
