import { memo, type RefObject, useRef, useState } from "react";
import { navigate, useUrlState } from "../../../state/use-url-state.ts";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { useRovingFocus } from "../../../ui/use-roving-focus.ts";
import { FilterBox } from "./filter-box.tsx";
import { GroupMenu } from "./group-menu.tsx";
import { layouts, scopes, ViewDialog } from "./view-dialog.tsx";
import type { Table } from "../table/use-table-model.ts";

export const Toolbar = memo(function Toolbar({
  filter,
  hidden,
  empty,
  setAll,
  filterInput,
  paused,
  onPause,
}: {
  readonly filter: Table["filter"];
  /** Number of processes that the filter hides. */
  readonly hidden: number;
  /** No process in scope. */
  readonly empty: boolean;
  readonly setAll: Table["setAll"];
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly paused: boolean;
  readonly onPause: () => void;
}) {
  const { scope, layout } = useUrlState();
  const [viewOpen, setViewOpen] = useState(false);
  const bar = useRef<HTMLDivElement>(null);
  const roving = useRovingFocus(bar);
  return (
    <div
      ref={bar}
      role="toolbar"
      {...roving}
      aria-label="Table"
      className="flex shrink-0 flex-wrap items-center gap-2 border-b border-line px-3 py-1.5 max-sm:gap-1 max-sm:py-1"
    >
      <FilterBox filter={filter} hidden={hidden} empty={empty} input={filterInput} />
      <span className="flex items-center gap-2 max-sm:hidden">
        <Segmented
          label="Show"
          value={scope}
          options={scopes}
          onChange={(next) => navigate({ scope: next })}
        />
        <Segmented
          label="As"
          value={layout}
          options={layouts}
          onChange={(next) => navigate({ layout: next })}
        />
        <GroupMenu disabled={layout === "flat"} />
      </span>
      <span className="flex">
        <span className="flex max-sm:hidden">
          <IconButton
            icon="unfolded"
            label="Fold all"
            disabled={layout === "flat"}
            onClick={() => setAll(false)}
          />
          <IconButton
            icon="folded"
            label="Unfold all"
            disabled={layout === "flat"}
            onClick={() => setAll(true)}
          />
        </span>
        <IconButton
          icon="view"
          label="View"
          aria-haspopup="dialog"
          className="sm:hidden"
          onClick={() => setViewOpen(true)}
        />
        <IconButton
          icon={paused ? "play" : "pause"}
          label={paused ? "Go on" : "Pause"}
          aria-pressed={paused}
          onClick={onPause}
        />
      </span>
      {viewOpen && <ViewDialog setAll={setAll} onClose={() => setViewOpen(false)} />}
    </div>
  );
});
