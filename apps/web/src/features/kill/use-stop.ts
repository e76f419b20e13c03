import { useCallback, useEffect, useReducer, useRef } from "react";
import { reportSummary } from "@corral/process-service/core";
import type { KillPlan, KillReport, KillScope } from "@corral/process-service/core";
import { failureOf } from "../../api/failure.ts";
import { client } from "../../api/trpc.ts";
import { announce } from "../../ui/announcer.tsx";
import { planChanges } from "./plan-changes.ts";
import { type StopState, stopReducer } from "./stop-reducer.ts";

/** Time between SIGTERM and SIGKILL, milliseconds. */
export const graceMs = 5_000;

/** State and requests of one stop: preview, start, progress, report. */
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
    // One preview per dialog: the plan must not change under review.
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
        // The kill continues without this stream: read its record instead.
        onError: () => void lookUp(killId),
      },
    );
  }, []);

  const confirm = useCallback(
    async ({ plan, picked, force, changes }: Extract<StopState, { step: "review" }>) => {
      dispatch({ kind: "confirmed" });
      // An agent at work keeps starting processes, so ask again once only. Processes that start
      // later are added by the kill and named in its report.
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
      // The kill had already ended: its report follows.
      .catch(() => undefined);
  }, []);

  return { state, dispatch, confirm, cancelKill };
}

/**
 * The current plan of the scope; undefined where the preview fails: the start then reports the
 * error.
 */
async function previewNow(scope: KillScope): Promise<KillPlan | undefined> {
  try {
    return await client.processes.previewKill.mutate({ scope });
  } catch {
    return undefined;
  }
}
