import { defined, identityOf } from "@corral/inspector/core";
import type { KillPlan, KillScope, KillTarget } from "@corral/process-service/core";
import { subjectName } from "@corral/process-service/core";
import { count, formatBytes } from "@corral/process-service/internal";
import { scopeOf } from "../targets/kill-scope.ts";
import { resolveTarget, type ResolvedTarget } from "../targets/resolve-target.ts";
import { isOwn, startedBy } from "./caller.ts";
import { processLine, showProcess } from "./describe.ts";
import { planLifetimeMs } from "./plans.ts";
import type { Shapes } from "./shapes.ts";
import { requireAgent, ToolRefusal, type Call, type ToolAnswer } from "./tool-context.ts";

export interface PreviewInput {
  readonly targets?: readonly string[] | undefined;
  readonly tree?: boolean | undefined;
  readonly force?: boolean | undefined;
}

/** A plan of what a stop would do, limited to what the caller started. */
export async function previewStop(
  call: Call,
  { targets = [], tree = false, force = false }: PreviewInput,
): Promise<ToolAnswer<Shapes["preview_stop"]>> {
  const executor = call.all ? call.caller.executor : requireAgent(call);
  const { client, caller, plans } = call;
  const scope = await scopeFor(call, targets, tree);
  const plan = await client.processes.previewKill.mutate({
    scope,
    ...defined({ caller: caller.identity }),
  });
  const may = (target: KillTarget) => call.all || isOwn(target, executor);
  const chosen = plan.targets.filter((target) => target.selected && may(target));
  const others = plan.targets.filter((target) => !chosen.includes(target));
  const shown = chosen.map((target) =>
    Object.assign(
      showProcess({ ...target, pid: target.process.pid, title: subjectName(target), ports: [] }),
      {
        ports: [...target.ports],
      },
    ),
  );
  const notStopped = notStoppedOf(plan, others);
  const memory = formatBytes(chosen.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0));
  const says = `${count(chosen.length, "process", "processes")}, ${memory}: ${shown.map(processLine).join("; ")}`;
  const kept = notStopped.map(
    ({ pid, title, reason }) => `not stopped: ${pid} ${title}: ${reason}`,
  );
  if (chosen.length === 0) {
    const text = [`Nothing to stop. ${plan.empty ?? ""}`.trim(), ...kept].join("\n");
    return { text, data: { targets: [], notStopped } };
  }
  const { id } = plans.add({
    ...defined({ executorId: executor?.id }),
    request: {
      scope,
      confirmed: chosen.map(({ process }) => process),
      declined: others.map(({ process }) => process),
      ...(force && { force }),
    },
    says,
  });
  return {
    text: [`${id} would stop ${says}`, ...kept, "Call stop with this planId."].join("\n"),
    data: { planId: id, expiresInSeconds: planLifetimeMs / 1_000, targets: shown, notStopped },
  };
}

/** Without targets: all that the caller started. */
async function scopeFor(call: Call, targets: readonly string[], tree: boolean): Promise<KillScope> {
  const { client, caller, all } = call;
  if (targets.length === 0) {
    const executor = requireAgent(call);
    const processes = await client.processes.list.query({
      executorId: executor.id,
      fresh: call.fresh,
    });
    const mine = startedBy(caller, processes).flatMap((process) => identityOf(process) ?? []);
    return { kind: "processes", processes: mine };
  }
  const resolved: ResolvedTarget[] = [];
  // One after the other: each asks for a scan, and the first refusal is enough.
  for (const text of targets) resolved.push(await resolveTarget(text, client));
  if (!all && resolved.some(({ kind }) => kind !== "process" && kind !== "port"))
    throw new ToolRefusal(
      "Name pids or :ports; leave out targets to stop all that you started. Only a person stops an agent, a task or a worktree: corral stop.",
    );
  return scopeOf(resolved, { tree });
}

function notStoppedOf(
  plan: KillPlan,
  others: readonly KillTarget[],
): Shapes["preview_stop"]["notStopped"] {
  return [
    ...others.map((target) => ({ target, reason: otherReason(target) })),
    ...plan.refusals.map((target) => ({ target, reason: target.reason })),
  ]
    .slice(0, 20)
    .map(({ target, reason }) => {
      const { pid, title } = showProcess({
        ...target,
        pid: target.process.pid,
        title: subjectName(target),
        ports: [],
      });
      return { pid, title, reason };
    });
}

function otherReason({ association }: KillTarget): string {
  if (association === undefined) return "not yours: nobody's that Corral knows";
  return association.standing === "suspected"
    ? "may be related only: not known to be yours"
    : `not yours: ${association.explanation}`;
}
