import type { CorralView } from "@corral/process-service/core";
import type { Row } from "./tree-node.ts";
import { ProcessForest } from "./process-forest.ts";
import { buildTable, type TableModel } from "./table-model.ts";
import type { TableOptions } from "./table-options.ts";

/** Builds the rows at each tick and keeps the order of the last rows while it is held. */
export class TableBuilder {
  readonly #forest = new ProcessForest();
  #rows: readonly Row[] = [];
  #held: ReadonlyMap<string, number> | undefined;
  #heldSort = "";

  build(view: CorralView, options: Omit<TableOptions, "held">, hold: boolean): TableModel {
    const sort = JSON.stringify([options.sorting, options.grouping, options.layout, options.scope]);
    // Another sorting ends the held order.
    if (!hold || sort !== this.#heldSort) this.#held = undefined;
    else this.#held ??= new Map(this.#rows.map((row, index) => [row.key, index]));
    this.#heldSort = sort;
    const model = buildTable(view, { ...options, held: this.#held }, this.#forest);
    this.#rows = model.rows;
    return model;
  }
}
