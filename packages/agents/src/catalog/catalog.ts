import type { AgentPackage, AgentProduct } from "../model/product.ts";

/** A product with its lists as sets. */
export interface CatalogEntry {
  readonly product: AgentProduct;
  readonly shared: ReadonlySet<string>;
  /** First subcommands of the rules. */
  readonly ruleWords: ReadonlySet<string>;
  /** Those of two words or more, as they begin: "app-server daemon". */
  readonly ruleChains: ReadonlySet<string>;
  readonly agentWords: ReadonlySet<string>;
  readonly flagsWithValue: ReadonlySet<string>;
  readonly textFlags: ReadonlySet<string>;
  readonly directoryFlags: ReadonlySet<string>;
  readonly waitingFlags: ReadonlySet<string>;
  /** A person's product: a script of one of its names needs no installation. */
  readonly own: boolean;
}

export interface PackageEntry {
  readonly entry: CatalogEntry;
  readonly scripts: AgentPackage["scripts"];
}

/** Products by what identifies them. */
export interface Catalog {
  readonly programs: ReadonlyMap<string, CatalogEntry>;
  readonly npm: ReadonlyMap<string, PackageEntry>;
  readonly pythonPackages: ReadonlyMap<string, CatalogEntry>;
  readonly modules: ReadonlyMap<string, CatalogEntry>;
  /** Those with installations of their own. */
  readonly installed: readonly CatalogEntry[];
}

/** Where two products claim the same, the first has it. */
export function catalogOf(products: readonly AgentProduct[], own = false): Catalog {
  const programs = new Map<string, CatalogEntry>();
  const npm = new Map<string, PackageEntry>();
  const pythonPackages = new Map<string, CatalogEntry>();
  const modules = new Map<string, CatalogEntry>();
  const installed: CatalogEntry[] = [];
  for (const product of products) {
    const entry = entryOf(product, own);
    for (const name of product.programs) addNew(programs, name, entry);
    for (const { name, scripts } of product.npm ?? []) addNew(npm, name, { entry, scripts });
    for (const name of product.python?.packages ?? []) {
      addNew(pythonPackages, pythonName(name), entry);
    }
    for (const name of product.python?.modules ?? []) addNew(modules, name, entry);
    if (product.installations !== undefined) installed.push(entry);
  }
  return { programs, npm, pythonPackages, modules, installed };
}

/** Names of Python packages are equal without case, and with "-" for "_" and ".". */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

function entryOf(product: AgentProduct, own: boolean): CatalogEntry {
  const ruleWords = product.roles.flatMap(({ words = [] }) => words);
  return {
    product,
    shared: new Set(product.sharedPrograms),
    ruleWords: new Set(ruleWords.map((word) => word.split(" ", 1)[0]!)),
    ruleChains: new Set(ruleWords.map((word) => word.split(" ", 2).join(" "))),
    agentWords: new Set(product.agentWords),
    flagsWithValue: new Set(product.flagsWithValue),
    textFlags: new Set(product.textFlags),
    directoryFlags: new Set(product.directoryFlags),
    waitingFlags: new Set(product.waitingFlags),
    own,
  };
}

function addNew<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (!map.has(key)) map.set(key, value);
}
