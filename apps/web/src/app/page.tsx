import { lazy, useState } from "react";
import { useLiveValue } from "../api/live.ts";
import { StopDialog } from "../features/kill/stop-dialog.tsx";
import { ProcessesPage } from "../features/processes/processes-page.tsx";
import type { StopTarget } from "../model/stop-target.ts";
import type { UrlState } from "../state/url-state.ts";
import { useUrlState } from "../state/use-url-state.ts";

const HistoryPage = lazy(() => import("../features/history/history-page.tsx"));
const RunsPage = lazy(() => import("../features/runs/runs-page.tsx"));
const ExecutorPage = lazy(() => import("../features/executor/executor-page.tsx"));

type PageName = UrlState["page"];

/**
 * The page that the address names; without a session the processes page, which says how to get one.
 */
export function Page() {
  const { page } = useUrlState();
  const refused = useLiveValue(({ connection }) => connection === "refused");
  const shown: PageName = refused ? { kind: "processes" } : page;
  const key = shown.kind === "executor" ? shown.id : shown.kind;
  return <StoppingPage key={key} page={shown} refused={refused} />;
}

/** A page and the stop dialog that it opens. Another page starts without a dialog. */
function StoppingPage({ page, refused }: { readonly page: PageName; readonly refused: boolean }) {
  const [target, setTarget] = useState<StopTarget>();
  return (
    <>
      {page.kind === "history" && <HistoryPage />}
      {page.kind === "runs" && <RunsPage filter={page} />}
      {page.kind === "executor" && <ExecutorPage id={page.id} onStop={setTarget} />}
      {page.kind === "processes" && <ProcessesPage onStop={setTarget} />}
      {target !== undefined && !refused && (
        <StopDialog
          key={JSON.stringify(target.scope)}
          {...target}
          onClose={() => setTarget(undefined)}
        />
      )}
    </>
  );
}
