import { defined } from "@corral/inspector/core";
import { outcomeWords, reportSummary, subjectName } from "@corral/process-service/core";
import { shortText } from "@corral/process-service/internal";
import type { Plan } from "./plans.ts";
import type { Shapes } from "./shapes.ts";
import { requireAgent, ToolRefusal, type Call, type ToolAnswer } from "./tool-context.ts";

/** The plan with this id, if the caller may carry it out. Throws ToolRefusal. */
export function planOf(call: Call, id: string): Plan {
  const executor = call.all ? call.caller.executor : requireAgent(call);
  const plan = call.plans.find(id, executor?.id);
  if ("refused" in plan) throw new ToolRefusal(plan.refused);
  return plan;
}

/** Carries out a plan, once, and says what became of each process. */
export async function stop(call: Call, plan: Plan): Promise<ToolAnswer<Shapes["stop"]>> {
  const { client, plans, caller } = call;
  plans.use(plan.id);
  const report = await client.processes.kill.mutate({
    ...plan.request,
    ...defined({ caller: caller.identity }),
  });
  const outcomes = report.outcomes.slice(0, 100).map((one) => ({
    pid: one.process.pid,
    title: shortText(subjectName(one), 120),
    outcome: outcomeWords(one.outcome),
  }));
  const lines = outcomes.map(({ pid, title, outcome }) => `${pid} ${title}: ${outcome}`);
  const { status, confirmedGone, memoryFreedBytes } = report;
  return {
    text: [reportSummary(report), ...lines].join("\n"),
    data: { status, confirmedGone, memoryFreedBytes, outcomes },
  };
}
