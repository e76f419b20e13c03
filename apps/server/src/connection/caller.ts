import { defined } from "@corral/inspector/core";
import { identify } from "@corral/client";
import type { ProcessIdentity } from "@corral/inspector";
import type { Connection } from "./connect.ts";

/** The identity of this process as the server sees it; empty if the server cannot see it (a container). */
export async function callerOf(
  client: Connection["client"],
): Promise<{ readonly caller?: ProcessIdentity }> {
  return defined({ caller: await identify(client, process.pid) });
}
