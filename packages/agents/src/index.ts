import { createAgentProducts } from "./identify/identify.ts";
import type { AgentProducts } from "./identify/identify.ts";
import { products } from "./products/index.ts";

/** The coding agents that this package knows. */
export const agentProducts: AgentProducts = createAgentProducts(products);

export { createAgentProducts } from "./identify/identify.ts";
export type { AgentProducts } from "./identify/identify.ts";
export type {
  AgentPackage,
  AgentProduct,
  AgentProgram,
  AgentRole,
  OwnArguments,
  OwnProduct,
  ProgramFacts,
  RoleRule,
} from "./model/product.ts";
