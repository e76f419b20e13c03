import type { AgentProgram } from "../programs/agent-products.ts";
import type { AssociateResult } from "./associate.ts";
import { agentOf, sharerAt } from "./process-memo.ts";
import { parentsFirst } from "./snapshot-index.ts";

const nothing: readonly undefined[] = [];

/**
 * By position: the agent's daemon that the process is or runs below; undefined for what an executor owns,
 * and below it. The array is empty where no agent has a daemon.
 */
export function sharedByAgents({
  index,
  associations,
}: AssociateResult): readonly (AgentProgram | undefined)[] {
  const { memos, parents, byPid } = index;
  const daemonAt = (at: number): AgentProgram | undefined => {
    const agent = agentOf(memos[at]!);
    return agent?.role === "daemon" ? agent : undefined;
  };
  if (!memos.some((_, at) => daemonAt(at) !== undefined)) return nothing;

  const shared: (AgentProgram | undefined)[] = Array.from({ length: memos.length });
  for (const at of parentsFirst(index)) {
    const association = associations[at];
    if (association?.standing === "owned") continue;
    const itself = daemonAt(at);
    const parent = parents[at]!;
    const above = parent < 0 ? undefined : shared[parent];
    // An orphan of the daemon: lineage says that it ran below it.
    const mentioned = association?.sharedDaemon;
    const daemon = mentioned === undefined ? undefined : byPid.get(mentioned.pid);
    const before =
      daemon !== undefined && sharerAt(memos[daemon]!)?.name === mentioned?.name
        ? shared[daemon]
        : undefined;
    shared[at] = itself ?? above ?? before;
  }
  return shared;
}
