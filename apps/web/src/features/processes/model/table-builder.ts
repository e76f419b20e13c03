import type { CorralView } from "@corral/process-service/core";
import type { Row } from "./tree-node.ts";
import { ProcessForest } from "./process-forest.ts";
import { buildTable, type TableModel } from "./table-model.ts";
import type { TableOptions } from "./table-options.ts";

/** Builds the rows at each tick and keeps the order of the last rows while it is held. */
export class TableBuilder {
  readonly #forest = new ProcessForest();
  #rows: readonly Row[] = [];
  #held: Map<string, number> | undefined;
  #heldFor = "";

  build(
    view: CorralView,
    options: Omit<TableOptions, "held" | "steady">,
    hold: boolean,
  ): TableModel {
    const { sorting, grouping, layout, scope, filter } = options;
    const shape = JSON.stringify([sorting, grouping, layout, scope, filter]);
    // What a person asks for, such as another sorting, ends the held order.
    if (!hold || shape !== this.#heldFor) this.#held = undefined;
    else this.#held ??= new Map(this.#rows.map((row, index) => [row.key, index]));
    this.#heldFor = shape;
    const model = buildTable(view, { ...options, held: this.#held, steady: true }, this.#forest);
    if (this.#held !== undefined) holdNewRows(this.#held, model.rows);
    this.#rows = model.rows;
    return model;
  }
}

/** Rows that are new in a held order keep their place among their siblings from then on. */
function holdNewRows(held: Map<string, number>, rows: readonly Row[]): void {
  for (const { key } of rows) if (!held.has(key)) held.set(key, held.size);
}
