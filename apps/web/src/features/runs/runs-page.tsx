import { defined } from "@corral/inspector/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { useLiveValue } from "../../api/live.ts";
import { client } from "../../api/trpc.ts";
import type { RunsFilter } from "../../state/url-state.ts";
import { navigate } from "../../state/use-url-state.ts";
import { Button } from "../../ui/button.tsx";
import { periodMs, RunsFilterBar } from "./runs-filter-bar.tsx";
import { RunsTable } from "./runs-table.tsx";

const pageSize = 50;

/** Every run that has ended, newest first: how, what it used and left over, what became of that. */
export default function RunsPage({
  filter: { project, product, period },
}: {
  readonly filter: RunsFilter;
}) {
  const now = useLiveValue(({ view }) => view?.takenAt);
  const since = now === undefined || period === undefined ? undefined : now - periodMs[period];
  const query = useInfiniteQuery({
    queryKey: ["runs", project, product, period],
    enabled: now !== undefined,
    initialPageParam: "",
    queryFn: ({ pageParam }) =>
      client.runs.list.query({
        limit: pageSize,
        ...defined({ project, product, since, before: pageParam || undefined }),
      }),
    getNextPageParam: (page) => (page.length < pageSize ? undefined : page.at(-1)?.id),
    refetchInterval: 5_000,
  });
  const runs = query.data?.pages.flat() ?? [];
  const isFiltered = [project, product, period].some((each) => each !== undefined);
  return (
    <section aria-labelledby="runs-title" className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-1.5">
        <h2 id="runs-title" className="text-lg font-semibold">
          Runs that have ended
        </h2>
        <RunsFilterBar filter={defined({ project, product, period })} />
      </div>
      {query.error !== null && (
        <p role="alert" className="px-3 py-2 text-danger">
          {failureOf(query.error).message}
        </p>
      )}
      {query.isPending && <p className="px-3 py-2 text-muted">Reading…</p>}
      {query.isSuccess && runs.length === 0 && (
        <div className="flex flex-wrap items-center gap-3 px-3 py-2 text-muted">
          <p>
            {isFiltered
              ? "No run matches."
              : "None yet. Every agent and every run is listed here when it has ended."}
          </p>
          {isFiltered && (
            <Button onClick={() => navigate({ page: { kind: "runs" } })}>Show all runs</Button>
          )}
        </div>
      )}
      {runs.length > 0 && now !== undefined && (
        <RunsTable runs={runs} now={now}>
          {query.hasNextPage && (
            <div className="p-3">
              <Button disabled={query.isFetching} onClick={() => void query.fetchNextPage()}>
                Show older
              </Button>
            </div>
          )}
        </RunsTable>
      )}
    </section>
  );
}
