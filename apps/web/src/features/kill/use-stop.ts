import { useCallback, useEffect, useReducer, useRef } from "react";
import { reportSummary } from "@corral/process-service/core";
import type { KillPlan, KillReport, KillScope } from "@corral/process-service/core";
import { failureOf } from "../../api/failure.ts";
import { client } from "../../api/trpc.ts";
import { announce } from "../../ui/announcer.tsx";
import { planChanges } from "./plan-changes.ts";
import { type StopState, stopReducer } from "./stop-reducer.ts";

/** How long a polite round may take before force is used, milliseconds. */
export const graceMs = 5_000;

/** Plans, asks, starts, follows and reports one stop. */
export function useStop(scope: KillScope) {
  const [state, dispatch] = useReducer(stopReducer, {
    step: "planning",
    scope,
  } satisfies StopState);
  const subscription = useRef<{ unsubscribe: () => void }>(undefined);
  useEffect(() => () => subscription.current?.unsubscribe(), []);

  useEffect(() => {
    let wanted = true;
    client.processes.previewKill.mutate({ scope }).then(
      (plan) => wanted && dispatch({ kind: "planned", plan }),
      (error: unknown) => wanted && dispatch({ kind: "failed", message: failureOf(error).message }),
    );
    return () => {
      wanted = false;
    };
    // The plan is frozen when the dialog opens: one scope, one plan.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  const follow = useCallback((killId: string) => {
    const done = (report: KillReport): void => {
      dispatch({ kind: "reported", report });
      announce([reportSummary(report), ...(report.notes ?? [])].join(". "));
    };
    const lookUp = async (id: string): Promise<void> => {
      try {
        done(await client.kills.get.query({ id }));
      } catch (error) {
        dispatch({ kind: "failed", message: failureOf(error).message });
      }
    };
    subscription.current = client.processes.killProgress.subscribe(
      { id: killId },
      {
        onData: (event) => {
          if (event.kind === "report") done(event.report);
          else dispatch({ ...event.progress, kind: "progressed" });
        },
        // The kill goes on without us; its record says how it went.
        onError: () => void lookUp(killId),
      },
    );
  }, []);

  const confirm = useCallback(
    async ({ plan, picked, force, changes }: Extract<StopState, { step: "review" }>) => {
      dispatch({ kind: "confirmed" });
      // An agent at work never stands still: it is asked again once. What is born after the second
      // look is taken in by the kill, and named in its report.
      const now = changes === undefined ? await previewNow(plan.scope) : undefined;
      const since = now === undefined ? [] : planChanges(plan, now);
      if (now !== undefined && since.some(({ kind }) => kind !== "gone")) {
        dispatch({ kind: "planned", plan: now, changes: since });
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
        dispatch({ kind: "started", killId: started.id, force });
        follow(started.id);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.code !== "CONFLICT") {
          dispatch({ kind: "failed", message: failure.message });
          return;
        }
        try {
          const again = await client.processes.previewKill.mutate({ scope: plan.scope });
          dispatch({ kind: "planned", plan: again, changes: planChanges(plan, again) });
        } catch (reason) {
          dispatch({ kind: "failed", message: `${failure.message} ${failureOf(reason).message}` });
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

  return { state, dispatch, confirm, cancelKill };
}

/** What the same scope would stop now; undefined where that cannot be told: starting it says why. */
async function previewNow(scope: KillScope): Promise<KillPlan | undefined> {
  try {
    return await client.processes.previewKill.mutate({ scope });
  } catch {
    return undefined;
  }
}
