import { identify } from "@corral/client";
import type { ExitStatus } from "@corral/client/node";
import { TRPCClientError } from "@trpc/client";
import { callerOf } from "../connection/caller.ts";
import { connect, type Connection } from "../connection/connect.ts";
import { errorCodeOf, isOperationError } from "../connection/explain-failure.ts";
import type { Io } from "../terminal/io.ts";
import { exitCodeOfStatus } from "./exit-status.ts";
import { leftOverSummary } from "./left-over-summary.ts";
import type { RunOptions } from "./run-options.ts";

type RegisterInput = Parameters<Connection["client"]["executors"]["register"]["mutate"]>[0];
/** The start token is read right before the call. */
type CommandInput = Omit<RegisterInput, "startToken">;

/** An executor registered with a server, or with a service in this process. */
export interface Registration extends AsyncDisposable {
  /** Records the exit and handles the left-overs; resolves to a line about them, if there are any. */
  finish(status: ExitStatus): Promise<string | undefined>;
}

/** Throws the errors of the API and of opening the store. */
export async function register(
  input: CommandInput,
  options: RunOptions,
  io: Io,
): Promise<Registration> {
  let connection = await connect(options, io);
  const dispose = () => connection[Symbol.asyncDispose]();
  try {
    await registerAt(connection, input).catch(async (error: unknown) => {
      // The gated command is alive: a server that does not see it runs in another pid namespace.
      if (connection.source !== "server" || errorCodeOf(error) !== "PROCESS_NOT_FOUND") throw error;
      await dispose();
      const without = "The server sees another pid namespace (this is a container)";
      connection = await connect({ ...options, without }, io);
      await registerAt(connection, input);
    });
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    finish: async (status) => {
      try {
        return await finish(connection, input, status, options);
      } catch (error) {
        if (connection.source !== "server" || isApiError(error)) throw error;
        // The server has ended meanwhile; its state is in the store.
        connection = await connect(options, io);
        return await finish(connection, input, status, options);
      }
    },
    [Symbol.asyncDispose]: dispose,
  };
}

async function registerAt({ client }: Connection, input: CommandInput): Promise<void> {
  const identity = await identify(client, input.pid);
  if (identity === undefined) throw new Error("the start time of the command cannot be read");
  await client.executors.register.mutate({ ...input, ...identity });
}

/** An error that the API answered, not a failure to reach it. */
export function isApiError(error: unknown): boolean {
  if (isOperationError(error)) return true;
  return error instanceof TRPCClientError && error.data !== undefined && error.data !== null;
}

async function finish(
  { client }: Connection,
  input: CommandInput,
  status: ExitStatus,
  options: RunOptions,
): Promise<string | undefined> {
  const { id: executorId = "", label = "" } = input;
  await client.executors.end.mutate({
    id: executorId,
    ending:
      status.signal === null
        ? { how: "exited", exitCode: exitCodeOfStatus(status) }
        : { how: "killed", signal: status.signal },
  });
  const scope = { kind: "left-over", executorId } as const;
  const caller = await callerOf(client);
  const plan = await client.processes.previewKill.mutate({ scope, ...caller });
  const ended = { label, executorId, plan };
  if (plan.totals.processes === 0 || options.onExit === undefined || options.onExit === "report") {
    return leftOverSummary(ended);
  }
  if (options.onExit === "keep") {
    await client.protections.put.mutate({ executorId, note: "corral run --on-exit keep" });
    return leftOverSummary({ ...ended, kept: true });
  }
  const selected = plan.targets.filter((target) => target.selected);
  const confirmed = selected.map((target) => target.process);
  const request = { scope, confirmed, ...caller };
  return leftOverSummary({ ...ended, report: await client.processes.kill.mutate(request) });
}
