import { compareIdentity, defined, indexByPid, type ProcessIdentity } from "@corral/inspector/core";
import { ownerByAncestry } from "../association/owner-by-ancestry.ts";
import type { CorralView } from "../model.ts";
import type { RequestingAgent } from "./kill-model.ts";

/** The agent whose own the caller is; undefined for a person, and for a caller in another pid namespace. */
export function requestingAgent(
  view: Pick<CorralView, "processes" | "executors">,
  caller: ProcessIdentity | undefined,
): RequestingAgent | undefined {
  const process = caller && indexByPid(view.processes).get(caller.pid);
  if (caller === undefined || process === undefined) return undefined;
  if (compareIdentity(process, caller) !== "same") return undefined;
  const owner = ownerByAncestry(process, view.executors);
  if (owner === undefined) return undefined;
  const { id: executorId, pid, label, session } = owner;
  return { executorId, pid, label, ...defined({ sessionId: session?.id }) };
}
