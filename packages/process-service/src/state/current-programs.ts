import type { AgentProducts } from "../core/programs/agent-products.ts";
import { programKinds, type ProgramKinds } from "../core/programs/program-kinds.ts";
import { sameData } from "../core/view/same-data.ts";
import type { CurrentSettings } from "./current-settings.ts";

/** What programs are, by the given products and those of the settings in force. */
export class CurrentPrograms {
  readonly #products: AgentProducts;
  readonly #settings: Pick<CurrentSettings, "current">;
  #own: CurrentSettings["current"]["ownProducts"];
  #kinds: ProgramKinds;

  constructor(products: AgentProducts, settings: Pick<CurrentSettings, "current">) {
    this.#products = products;
    this.#settings = settings;
    this.#own = settings.current.ownProducts;
    this.#kinds = programKinds(products, this.#own);
  }

  /** The same object until a person changes the products: what was derived from it holds as long. */
  get kinds(): ProgramKinds {
    const own = this.#settings.current.ownProducts;
    if (!sameData(this.#own, own)) {
      this.#own = own;
      this.#kinds = programKinds(this.#products, own);
    }
    return this.#kinds;
  }
}
