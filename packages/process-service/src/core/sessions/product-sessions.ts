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

interface Agent {
  readonly product: ProductMention;
  /** Whether its session was read. */
  readonly isKnown: boolean;
}

/** By product, the one with the most agents first. */
export function productSessions(
  agents: readonly Agent[],
  statuses: readonly SessionStatus[],
): readonly ProductSessions[] {
  const ofProduct = (own: readonly Agent[]): ProductSessions => {
    const { product } = own[0]!;
    const status = statuses.find((each) => each.product === product.label);
    const known = status && own.filter(({ isKnown }) => isKnown).length;
    const problems = (status?.problems ?? []).map(visibleText);
    return { product, agents: own.length, ...defined({ known }), problems };
  };
  return [...Map.groupBy(agents, ({ product }) => product.label).values()]
    .map(ofProduct)
    .toSorted((a, b) => b.agents - a.agents);
}
