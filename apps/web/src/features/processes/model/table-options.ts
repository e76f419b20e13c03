import type { ProcessView } from "@corral/process-service/core";
import type { TableView } from "../../../model/table-view.ts";
import type { FilterTerm } from "../filter/filter-terms.ts";
import type { HeldOrder } from "./sort-nodes.ts";

/** What a person asked the table to show, and how. */
export interface TableOptions extends TableView {
  readonly filter: readonly FilterTerm[];
  /** Rows that a person has folded or unfolded against the rule. */
  readonly toggled: ReadonlySet<string>;
  readonly held?: HeldOrder | undefined;
  /** Processes that went within the last second, and stay shown for it. */
  readonly exiting?: readonly ProcessView[];
}
