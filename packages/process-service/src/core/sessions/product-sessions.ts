import { defined } from "@corral/inspector/core";
import type { ProductMention } from "../model.ts";
import { visibleText } from "../text/visible-text.ts";
import type { SessionStatus } from "./session-source.ts";

/** What could be read of the sessions of one product's living agents. */
export interface ProductSessions {
  readonly product: ProductMention;
  readonly agents: number;
  /** Those whose session is known; absent for a product whose files Corral does not read. */
  readonly known?: number;
  /** Why some are not, for people. */
  readonly problems: readonly string[];
}

/** By product, the one with the most agents first. `isKnown`: whether the agent's session was read. */
export function productSessions(
  agents: readonly { readonly product: ProductMention; readonly isKnown: boolean }[],
  statuses: readonly SessionStatus[],
): readonly ProductSessions[] {
  const byLabel = Map.groupBy(agents, ({ product }) => product.label);
  return [...byLabel]
    .map(([label, of]) => {
      const status = statuses.find(({ product }) => product === label);
      const known = status && of.filter(({ isKnown }) => isKnown).length;
      return {
        product: of[0]!.product,
        agents: of.length,
        ...defined({ known }),
        problems: (status?.problems ?? []).map(visibleText),
      };
    })
    .toSorted((a, b) => b.agents - a.agents);
}
