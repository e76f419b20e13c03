export type {
  AgentPackage,
  AgentProduct,
  AgentProgram,
  AgentRole,
  OwnProduct,
  ProgramFacts,
  RoleRule,
} from "./product.ts";
