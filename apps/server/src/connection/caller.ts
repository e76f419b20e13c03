import { defined } from "@corral/inspector/core";
import { identify } from "@corral/client";
import type { ProcessIdentity } from "@corral/inspector";
import type { Connection } from "./connect.ts";

/** This command as the server sees it; nothing where it does not see it, as from a container. */
export async function callerOf(
  client: Connection["client"],
): Promise<{ readonly caller?: ProcessIdentity }> {
  return defined({ caller: await identify(client, process.pid) });
}
