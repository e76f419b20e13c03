import { identityKey, type ProcessInspector, type ProcessPeers } from "@corral/inspector";
import { daemonUsers, isSharedDaemon } from "../core/kill/daemon-users.ts";
import type { KillPlan, KillTarget } from "../core/kill/kill-model.ts";
import type { CorralView } from "../core/model.ts";
import type { KillTools } from "./kill-run.ts";

/**
 * The plan with the users of each shared daemon in it. Only for a preview: finding out who is connected
 * reads the open files of all processes.
 */
export async function withDaemonUsers(
  { inspector, programs }: Pick<KillTools, "inspector" | "programs">,
  view: CorralView,
  plan: KillPlan,
): Promise<KillPlan> {
  const daemons = plan.targets.filter((target) => isSharedDaemon(target, programs.kinds));
  if (daemons.length === 0) return plan;
  const peersOf = await readPeers(inspector, daemons);
  const targets = plan.targets.map((target) =>
    daemons.includes(target)
      ? Object.assign({}, target, { usedBy: daemonUsers(view, target, peersOf(target)) })
      : target,
  );
  return { ...plan, targets };
}

/** A preview never fails for want of this. */
async function readPeers(
  inspector: ProcessInspector,
  daemons: readonly KillTarget[],
): Promise<(daemon: KillTarget) => ProcessPeers> {
  const unknown = (reason: string): ProcessPeers => ({ known: false, reason });
  try {
    const asked = daemons.map(({ process }) => process);
    const details = await inspector.readDetails(asked, ["peers"]);
    const missing = inspector.capabilities.details.includes("peers")
      ? "it has exited"
      : "this machine does not tell who is connected";
    return ({ process }) => details.get(identityKey(process))?.peers ?? unknown(missing);
  } catch (error) {
    return () => unknown(String(error));
  }
}
