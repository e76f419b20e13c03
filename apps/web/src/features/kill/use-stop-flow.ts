import { useCallback, useEffect, useReducer, useRef } from "react";
import { reportSummary } from "@corral/process-service/core";
import type { KillPlan, KillReport, KillScope } from "@corral/process-service/core";
import { failureOf } from "../../api/failure.ts";
import { client } from "../../api/trpc.ts";
import { announce } from "../../ui/announcer.tsx";
import { planChanges } from "./plan-changes.ts";
import { type StopFlow, stopFlow } from "./stop-flow.ts";

/** How long a polite round may take before force is used, milliseconds. */
export const graceMs = 5_000;

/** Plans, asks, starts, follows and reports one stop. */
export function useStopFlow(scope: KillScope) {
  const [flow, send] = useReducer(stopFlow, { step: "planning", scope } satisfies StopFlow);
  const following = useRef<{ unsubscribe: () => void }>(undefined);
  useEffect(() => () => following.current?.unsubscribe(), []);

  useEffect(() => {
    let wanted = true;
    client.processes.previewKill.mutate({ scope }).then(
      (plan) => wanted && send({ kind: "planned", plan }),
      (error: unknown) => wanted && send({ kind: "failed", message: failureOf(error).message }),
    );
    return () => {
      wanted = false;
    };
    // The plan is frozen when the dialog opens: one scope, one plan.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const follow = useCallback((killId: string) => {
    const done = (report: KillReport): void => {
      send({ kind: "reported", report });
      announce([reportSummary(report), ...(report.notes ?? [])].join(". "));
    };
    const lookUp = async (id: string): Promise<void> => {
      try {
        done(await client.kills.get.query({ id }));
      } catch (error) {
        send({ kind: "failed", message: failureOf(error).message });
      }
    };
    following.current = client.processes.killProgress.subscribe(
      { id: killId },
      {
        onData: (event) => {
          if (event.kind === "report") done(event.report);
          else send({ ...event.progress, kind: "progressed" });
        },
        // The kill goes on without us; its record says how it went.
        onError: () => void lookUp(killId),
      },
    );
  }, []);

  const confirm = useCallback(
    async ({ plan, picked, force, changes }: Extract<StopFlow, { step: "review" }>) => {
      send({ kind: "confirmed" });
      // An agent at work never stands still: it is asked again once. What is born after the second
      // look is taken in by the kill, and named in its report.
      const now = changes === undefined ? await planNow(plan.scope) : undefined;
      const since = now === undefined ? [] : planChanges(plan, now);
      if (now !== undefined && since.some(({ kind }) => kind !== "gone")) {
        send({ kind: "planned", plan: now, changes: since });
        return;
      }
      const confirmed = plan.targets
        .filter((each) => picked.has(each.id))
        .map((each) => each.process);
      try {
        const started = await client.processes.startKill.mutate({
          scope: plan.scope,
          confirmed,
          force,
          graceMs,
        });
        send({ kind: "started", killId: started.id, force });
        follow(started.id);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code !== "CONFLICT") {
          send({ kind: "failed", message: failure.message });
          return;
        }
        try {
          const again = await client.processes.previewKill.mutate({ scope: plan.scope });
          send({ kind: "planned", plan: again, changes: planChanges(plan, again) });
        } catch (reason) {
          send({ kind: "failed", message: `${failure.message} ${failureOf(reason).message}` });
        }
      }
    },
    [follow],
  );

  const cancelKill = useCallback((killId: string) => {
    client.processes.cancelKill
      .mutate({ id: killId })
      // It had ended already: the report that follows says so.
      .catch(() => undefined);
  }, []);

  return { flow, send, confirm, cancelKill };
}

/** What the same scope would stop now; undefined where that cannot be told: starting it says why. */
async function planNow(scope: KillScope): Promise<KillPlan | undefined> {
  try {
    return await client.processes.previewKill.mutate({ scope });
  } catch {
    return undefined;
  }
}
