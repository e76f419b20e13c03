import { count } from "@corral/process-service/internal";
import { type RefObject, useDeferredValue, useEffect, useRef, useState } from "react";
import { navigate, useUrlState } from "../../../state/use-url-state.ts";
import { Icon } from "../../../ui/icons.tsx";
import { useRowActions } from "../table/row-context.ts";
import type { FilterError, ParsedFilter } from "../filter/filter-terms.ts";

/** The filter with the number of hidden processes and the position of a syntax error. */
export function FilterBox({
  filter,
  hidden,
  empty,
  input,
}: {
  readonly filter: ParsedFilter;
  readonly hidden: number;
  readonly empty: boolean;
  readonly input: RefObject<HTMLInputElement | null>;
}) {
  const { filter: stored } = useUrlState();
  const actions = useRowActions();
  const [typed, setTyped] = useState(stored);
  const deferred = useDeferredValue(typed);
  // The address changes after typing: its older text must not replace newer input.
  const sent = useRef(stored);
  useEffect(() => {
    if (stored !== sent.current) setTyped(stored);
    sent.current = stored;
  }, [stored]);
  useEffect(() => {
    if (deferred === stored || deferred !== typed) return;
    sent.current = deferred;
    navigate({ filter: deferred }, "replace");
    // Only `deferred`: Back and Forward change `stored`, which must not change the address again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [deferred]);
  return (
    <div className="relative min-w-48 flex-1 max-sm:min-w-0">
      <Icon name="search" className="pointer-events-none absolute top-1.5 left-2 text-muted" />
      <input
        ref={input}
        type="search"
        aria-label="Filter"
        aria-describedby="filter-result"
        aria-invalid={!filter.ok}
        placeholder="name, pid, :port, owner:claude, cpu>50 mem>500MB, state:, is:left-over"
        spellCheck={false}
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (!["ArrowDown", "Enter", "Escape"].includes(event.key)) return;
          event.preventDefault();
          const { currentTarget: box, key } = event;
          if (typed !== stored) {
            sent.current = typed;
            navigate({ filter: typed }, "replace");
          }
          // After the table shows what the filter leaves.
          requestAnimationFrame(() => {
            const { current: focusFirst } = actions.onFocusFirst;
            if (focusFirst !== undefined) focusFirst();
            else if (key === "Escape" && typed === "") box.blur();
            else if (key === "Escape") setTyped("");
          });
        }}
        className={`h-7 w-full rounded-md border border-line-strong bg-panel pl-7.5 text-ellipsis ${typed === "" ? "pr-8" : "pr-32"} placeholder:text-muted aria-invalid:border-danger [&::-webkit-search-cancel-button]:hidden`}
      />
      <span
        id="filter-result"
        className="absolute top-1 right-2 flex h-5 items-center gap-1.5 bg-panel pl-1 text-sm text-muted"
      >
        {filter.ok ? (
          stored !== "" && !empty && `hides ${count(hidden, "process", "processes")}`
        ) : (
          <span className="text-danger">not understood</span>
        )}
        {typed === "" && <kbd className="rounded border border-line-strong px-1 text-xs">/</kbd>}
      </span>
      {!filter.ok && <Mistake source={stored} error={filter.error} />}
    </div>
  );
}

function Mistake({ source, error }: { readonly source: string; readonly error: FilterError }) {
  return (
    <div
      role="alert"
      className="absolute top-8 left-0 z-30 max-w-full rounded-md border border-danger/50 bg-raised px-2.5 py-1.5 shadow-float"
    >
      <code className="block truncate font-mono text-sm">
        {source.slice(0, error.start)}
        <mark className="bg-danger-soft text-danger underline decoration-wavy">
          {source.slice(error.start, error.end)}
        </mark>
        {source.slice(error.end)}
      </code>
      <span className="text-danger">{error.message}</span>
    </div>
  );
}
