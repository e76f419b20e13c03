import { lazy, Suspense, useCallback, useMemo, useRef, useState } from "react";
import { live, useLive } from "../../api/live.ts";
import type { LiveState } from "../../api/live-state.ts";
import { navigate, useUrlState } from "../../state/use-url-state.ts";
import type { StopTarget } from "../../model/stop-target.ts";
import {
  Connecting,
  EmptyTable,
  FirstScanFailed,
  NoPermission,
  Unreachable,
} from "./notices/empty-states.tsx";
import { summarize } from "./model/summary.ts";
import { Notices } from "./notices/notices.tsx";
import { FindingsProvider } from "./table/finding-mark.tsx";
import { ProcessTable } from "./table/process-table.tsx";
import { RowActionsProvider } from "./table/row-context.ts";
import { SelectionBar } from "./toolbar/selection-bar.tsx";
import { SummaryStrip } from "./summary/summary-strip.tsx";
import { Toolbar } from "./toolbar/toolbar.tsx";
import { usePageKeys } from "./use-page-keys.ts";
import { useProcessesPage } from "./use-processes-page.ts";
import { useRestoreFocus } from "./use-restore-focus.ts";

const DetailPanel = lazy(() => import("./detail/detail-panel.tsx"));

export function ProcessesPage({ onStop }: { readonly onStop: (target: StopTarget) => void }) {
  const newest = useLive();
  const [held, setHeld] = useState<LiveState>();
  const filterInput = useRef<HTMLInputElement>(null);
  const url = useUrlState();
  const shown = held ?? newest;
  const page = useProcessesPage(shown, held !== undefined, onStop);
  const pause = useCallback(() => {
    const now = live.get();
    setHeld((before) => (before === undefined && now.view !== undefined ? now : undefined));
  }, []);
  const summary = useMemo(
    () => (shown.view === undefined ? undefined : summarize(shown.view)),
    [shown.view],
  );
  const clear = (): void => {
    if (page.selection.keys.size > 0) page.selection.clear();
    else navigate({ filter: "" }, "replace");
  };
  usePageKeys({ filterInput, pause, clear });
  useRestoreFocus();

  const { view } = shown;
  if (newest.connection === "refused") return <NoPermission />;
  if (view === undefined || summary === undefined) {
    return newest.connection === "reconnecting" ? <Unreachable /> : <Connecting />;
  }
  if (view.scan.state === "failed" && view.processes.length === 0) {
    return <FirstScanFailed error={view.scan.error} />;
  }
  const { table, selection } = page;
  return (
    <RowActionsProvider value={page.actions}>
      <SummaryStrip view={view} agents={summary.agents} onStop={onStop} />
      <Notices
        shown={shown}
        view={view}
        // In the grouped tree the first group of rows says it.
        leftOver={url.layout === "flat" || url.grouping === "none" ? summary.leftOver : undefined}
        onStop={onStop}
      />
      <Toolbar
        filter={table.filter}
        hidden={table.hidden}
        empty={table.inScope === 0}
        setAll={table.setAll}
        filterInput={filterInput}
        paused={held !== undefined}
        onPause={pause}
      />
      {/* High enough for rows in a low window, which then scrolls. */}
      <div className="relative flex min-h-40 flex-1 basis-0">
        <div className="flex min-w-0 flex-1 flex-col">
          {table.rows.length === 0 ? (
            <EmptyTable filtered={url.filter !== ""} hidden={table.hidden} scope={url.scope} />
          ) : (
            <FindingsProvider findings={view.findings}>
              <ProcessTable
                rows={table.rows}
                now={view.takenAt}
                selection={selection}
                added={shown.added}
                openKey={url.process}
                onInUse={page.setRowsInUse}
              />
            </FindingsProvider>
          )}
          <SelectionBar processes={page.selected} onStop={onStop} onClear={selection.clear} />
        </div>
        {url.process !== undefined && (
          <Suspense fallback={null}>
            <DetailPanel id={url.process} />
          </Suspense>
        )}
      </div>
    </RowActionsProvider>
  );
}
