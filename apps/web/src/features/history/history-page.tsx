import type { ExecutorView, KillScope } from "@corral/process-service/core";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { useLive } from "../../api/live.ts";
import { client, trpc } from "../../api/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { KillEntry } from "../../kill-report/kill-entry.tsx";

const pageSize = 50;
const none: readonly ExecutorView[] = [];
/** Executors that one request may ask for. */
const mostNamed = 1_000;

function executorOf(scope: KillScope): string | undefined {
  return scope.kind === "executor" || scope.kind === "left-over" ? scope.executorId : undefined;
}

/** All recorded stops and signals, newest first. */
export default function HistoryPage() {
  const live = useLive();
  const kills = useInfiniteQuery({
    queryKey: ["kill history"],
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      client.kills.list.query({
        limit: pageSize,
        ...(pageParam === "" ? undefined : { before: pageParam }),
      }),
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    refetchInterval: 5_000,
  });
  const reports = kills.data?.pages.flat() ?? [];
  // A view knows only those that run or left something over.
  const ids = [...new Set(reports.flatMap(({ scope }) => executorOf(scope) ?? []))];
  const named = useQuery(
    trpc.executors.list.queryOptions(
      { ids: ids.slice(0, mostNamed) },
      { enabled: ids.length > 0, staleTime: 30_000, placeholderData: keepPreviousData },
    ),
  );
  const executors = named.data ?? live.view?.executors ?? none;
  return (
    <section aria-labelledby="history-title" className="min-h-0 flex-1 overflow-auto">
      <h2 id="history-title" className="px-3 py-2.5 text-lg font-semibold">
        What was stopped
      </h2>
      {kills.error !== null && (
        <p role="alert" className="px-3 py-2 text-danger">
          {failureOf(kills.error).message}
        </p>
      )}
      {kills.isSuccess && reports.length === 0 && (
        <p className="px-3 py-2 text-muted">
          Nothing yet. Every stop and signal is recorded here, with what became of each process.
        </p>
      )}
      <ol className="border-t border-line">
        {reports.map((report) => (
          <KillEntry key={report.id} report={report} executors={executors} />
        ))}
      </ol>
      {kills.hasNextPage && (
        <div className="p-3">
          <Button disabled={kills.isFetching} onClick={() => void kills.fetchNextPage()}>
            Show older
          </Button>
        </div>
      )}
    </section>
  );
}
