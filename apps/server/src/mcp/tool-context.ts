import type { Connection } from "../connection/connect.ts";
import type { Caller } from "./caller.ts";
import type { Plans } from "./plans.ts";

/** What the tools of one client work with. */
export interface ToolContext {
  /** Runs `work` over the server, or over one scan. */
  readonly connected: <T>(
    work: (connection: Pick<Connection, "client" | "source">) => Promise<T>,
  ) => Promise<T>;
  readonly findCaller: (client: Connection["client"]) => Promise<Caller>;
  readonly plans: Plans;
  /** A person has allowed more than the caller's own. */
  readonly all: boolean;
  /** Before a stop a person is asked, where the client can. */
  readonly asks: boolean;
}

/** What a tool says: a sentence or a few lines, and the same as data. */
export interface ToolAnswer<Data> {
  readonly text: string;
  readonly data: Data;
}

/** A tool cannot do it: the message says why, and what to do. */
export class ToolRefusal extends Error {}

/** One call: who asks, and the API. */
export interface Call {
  readonly client: Connection["client"];
  /** Without a server there was one scan for this call. */
  readonly fresh: boolean;
  readonly caller: Caller;
  readonly plans: Plans;
  readonly all: boolean;
}

export async function withCall<T>(
  context: ToolContext,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  return context.connected(async ({ client, source }) => {
    const caller = await context.findCaller(client);
    const { plans, all } = context;
    return work({ client, fresh: source === "server", caller, plans, all });
  });
}

/** The agent that asks. Throws ToolRefusal where that is not known. */
export function requireAgent({ caller }: Pick<Call, "caller">) {
  if (caller.executor !== undefined) return caller.executor;
  throw new ToolRefusal(
    "Corral cannot tell which agent asks: this connection comes from no process below a known agent. So nothing is known to be yours, and nothing is stopped; a person can use `corral ps` and `corral stop`.",
  );
}
