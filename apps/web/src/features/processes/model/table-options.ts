import type { ProcessView } from "@corral/process-service/core";
import type { TableView } from "../../../model/table-view.ts";
import type { FilterTerm } from "../filter/filter-terms.ts";
import type { HeldOrder } from "./sort-nodes.ts";

/** Everything the rows depend on, besides the view. */
export interface TableOptions extends TableView {
  readonly filter: readonly FilterTerm[];
  /** Keys of rows that a person collapsed or expanded against the default. */
  readonly toggled: ReadonlySet<string>;
  readonly held?: HeldOrder | undefined;
  /** Rows move only for a clear difference from the last order, see `steadyValue`. */
  readonly steady?: boolean;
  /** Processes that ended within the last second and are still shown. */
  readonly exiting?: readonly ProcessView[];
}
