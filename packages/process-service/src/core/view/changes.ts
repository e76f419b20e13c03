import type { CorralView, ExecutorView, ProcessView } from "../model.ts";

/**
 * Changes of a list of rows with ids: `put` holds new rows, `remove` ids, `patch` changed rows. `unset`
 * names fields that are absent now.
 */
export interface ListChanges<T extends { readonly id: string }> {
  readonly put?: readonly T[];
  readonly patch?: readonly {
    readonly id: string;
    readonly set?: Partial<Omit<T, "id">>;
    readonly unset?: readonly string[];
  }[];
  readonly remove?: readonly string[];
}

/** Changes from the view of revision `from` to that of `revision`. Unchanged lists are absent. */
export interface ViewChanges extends Partial<
  Pick<CorralView, "scan" | "store" | "readOnly" | "host" | "deadAncestors" | "findings">
> {
  readonly from: number;
  readonly revision: number;
  readonly takenAt: number;
  readonly executors?: ListChanges<ExecutorView>;
  readonly processes?: ListChanges<ProcessView>;
}

/** What a watcher receives: the whole view first (and after any gap), then changes. */
export type WatchEvent =
  | { readonly kind: "view"; readonly view: CorralView }
  | { readonly kind: "changes"; readonly changes: ViewChanges };
