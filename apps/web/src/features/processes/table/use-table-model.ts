import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { LiveState } from "../../../api/live-state.ts";
import { getPreferences, setPreferences, usePreferences } from "../../../state/preferences.ts";
import { useUrlState } from "../../../state/use-url-state.ts";
import type { FilterTerm, ParsedFilter } from "../filter/filter-terms.ts";
import { parseFilter } from "../filter/parse-filter.ts";
import { isExpanded, type TableModel } from "../model/table-model.ts";
import { TableBuilder } from "../model/table-builder.ts";

const noTerms: readonly FilterTerm[] = [];
const noKeys: readonly string[] = [];
const noModel: TableModel = { rows: [], inScope: 0, hidden: 0 };
/** Limit of stored row keys, because keys of ended processes are not removed. */
const maxToggled = 500;

export interface Table extends TableModel {
  readonly filter: ParsedFilter;
  readonly toggle: (keys: readonly string[]) => void;
  readonly setAll: (expanded: boolean) => void;
}

/** Rows of the shown view, as the address and the preferences want them. */
export function useTableModel(shown: LiveState, hold: boolean): Table {
  const { filter: source, scope, layout, grouping, sorting } = useUrlState();
  const preferences = usePreferences();
  const [builder] = useState(() => new TableBuilder());
  const filter = useMemo(() => parseFilter(source), [source]);
  const terms = filter.ok ? filter.terms : noTerms;
  // With a filter all rows start expanded; collapsing counts for this filter only.
  const [folded, setFolded] = useState<{ source: string; keys: readonly string[] }>();
  const filtering = terms.length > 0;
  const foldedHere = folded?.source === source ? folded.keys : noKeys;
  const keys = filtering ? foldedHere : preferences.toggled;
  const toggled = useMemo(() => new Set(keys), [keys]);
  const { view, removed } = shown;
  const model = useMemo(
    () =>
      view === undefined
        ? noModel
        : builder.build(
            view,
            { scope, layout, grouping, sorting, filter: terms, toggled, exiting: removed },
            hold,
          ),
    [builder, view, removed, scope, layout, grouping, sorting, terms, toggled, hold],
  );
  const store = useCallback(
    (next: readonly string[]) => {
      if (filtering) setFolded({ source, keys: next });
      else setPreferences({ toggled: next.slice(-maxToggled) });
    },
    [filtering, source],
  );
  const toggle = useCallback(
    (changed: readonly string[]) => {
      const next = new Set(filtering ? toggled : getPreferences().toggled);
      for (const key of changed) if (!next.delete(key)) next.add(key);
      store([...next]);
    },
    [filtering, toggled, store],
  );
  // `setAll` reads the latest rows from a ref: a new function at each tick would render the
  // toolbar.
  const latest = useRef({ model, toggled });
  useLayoutEffect(() => {
    latest.current = { model, toggled };
  });
  const setAll = useCallback(
    (expanded: boolean) => {
      // Expanding all clears the exceptions; collapsing all lists every expanded row.
      const open = latest.current.model.rows.filter((row) => row.expandable && row.expanded);
      const next = new Set(latest.current.toggled);
      if (!expanded) for (const row of open) next.add(row.key);
      if (!expanded) for (const row of open) if (isExpanded(row.node, next)) next.delete(row.key);
      if (expanded) next.clear();
      store([...next]);
    },
    [store],
  );
  return { ...model, filter, toggle, setAll };
}
