import { programName, runnerOf, splitLine, targetOf } from "@corral/inspector/core";
import type { Target } from "@corral/inspector/core";
import { catalogOf } from "../catalog/catalog.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { ownCatalog } from "../catalog/own-catalog.ts";
import { findProduct } from "../evidence/find-product.ts";
import type { AgentProduct, AgentProgram, OwnProduct, ProgramFacts } from "../model/product.ts";
import { programOf } from "../role/role.ts";

/** Knows the programs of coding agents. */
export interface AgentProducts {
  /** The products, without those of a person. */
  readonly products: readonly AgentProduct[];
  /**
   * What a program is in the world of coding agents; undefined for all others: a shell that runs an
   * agent as its command, a project's script of the same name, a desktop application. A person's own
   * products come first. Pure; never throws.
   */
  identify(program: ProgramFacts, own?: readonly OwnProduct[]): AgentProgram | undefined;
}

/** An engine for other products than those of this package. */
export function createAgentProducts(products: readonly AgentProduct[]): AgentProducts {
  const catalog = catalogOf(products);
  return {
    products,
    identify({ name, command }, own = []) {
      const words = splitLine(name, command, isRunner);
      if (words.length === 0) {
        return (
          (own.length === 0 ? undefined : byName(ownCatalog(own), name)) ?? byName(catalog, name)
        );
      }
      const target = targetOf(words);
      if (target === undefined) return undefined;
      return (
        (own.length === 0 ? undefined : find(ownCatalog(own), target)) ?? find(catalog, target)
      );
    },
  };
}

function find(catalog: Catalog, target: Target): AgentProgram | undefined {
  const entry = findProduct(catalog, target);
  return entry === undefined ? undefined : programOf(entry, target.args);
}

/** Where the arguments cannot be read. */
function byName(catalog: Catalog, name: string): AgentProgram | undefined {
  const program = programName(name);
  const entry = catalog.programs.get(program);
  if (entry === undefined || entry.shared.has(program)) return undefined;
  // On Windows, where the table has names only, the desktop application has the same one.
  if (entry.product.desktopApp === true && program !== name) return undefined;
  const { label, title } = entry.product;
  return { label, title, role: "agent" };
}

function isRunner(program: string): boolean {
  return runnerOf(program) !== undefined;
}
