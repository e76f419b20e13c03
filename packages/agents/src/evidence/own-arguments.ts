import { scanArguments } from "../role/scan-arguments.ts";
import type { CatalogEntry } from "../catalog/catalog.ts";

/** Whether the arguments are those of the product and not of another program of the same name. */
export function hasOwnArguments(entry: CatalogEntry, args: readonly string[]): boolean {
  const { ownArguments: own, installations = [] } = entry.product;
  if (own === undefined) return false;
  if (args.every((arg) => arg === "")) return own.bare === true;
  const { flags, first } = scanArguments(entry, args);
  if (flags.some((flag) => own.flags?.includes(flag))) return true;
  if (first === undefined) return false;
  if (own.words?.includes(first) === true) return true;
  if (installations.some((pattern) => pattern.test(first))) return true;
  return own.prompt === true && /^[^/\\]*\s[^/\\]*$/.test(first);
}
