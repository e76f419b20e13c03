import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct, OwnProduct } from "../model/product.ts";
import { catalogOf } from "./catalog.ts";
import type { Catalog } from "./catalog.ts";

const catalogs = new WeakMap<readonly OwnProduct[], Catalog>();

/** Of a person's products. Derived once for each array, which must not change. */
export function ownCatalog(own: readonly OwnProduct[]): Catalog {
  let catalog = catalogs.get(own);
  if (catalog === undefined) {
    catalog = catalogOf(own.map(productOf), true);
    catalogs.set(own, catalog);
  }
  return catalog;
}

const anyScript: readonly RegExp[] = [/\.[cm]?[jt]s$|^[^.]+$/];

function productOf({ label, programs = [], packages = [] }: OwnProduct): AgentProduct {
  return {
    label,
    title: label,
    programs,
    npm: packages.map((name) => ({ name, scripts: anyScript })),
    python: { packages, modules: packages.map((name) => name.replaceAll("-", "_")) },
    roles: [versionRule],
  };
}
