import type { CatalogEntry } from "../catalog/catalog.ts";
import type { AgentProgram, RoleRule } from "../model/product.ts";
import { scanArguments } from "./scan-arguments.ts";

/** What a program of the product does, by its arguments. */
export function programOf(entry: CatalogEntry, args: readonly string[]): AgentProgram {
  const { label, title, roles } = entry.product;
  if (args.length === 0) return { label, title, role: "agent" };
  const { words, flags, directory, waitsIn } = scanArguments(entry, args);
  const rule = roles.find((candidate) => holds(candidate, words, flags));
  if (rule !== undefined) return { label, title, role: rule.role };
  return {
    label,
    title,
    role: "agent",
    ...(directory === undefined ? {} : { directory }),
    ...(waitsIn === undefined ? {} : { waitsIn }),
  };
}

function holds(rule: RoleRule, words: readonly string[], flags: readonly string[]): boolean {
  if (rule.words !== undefined && !rule.words.some((chain) => beginsWith(words, chain)))
    return false;
  return rule.flags === undefined || rule.flags.some((flag) => flags.includes(flag));
}

function beginsWith(words: readonly string[], chain: string): boolean {
  const parts = chain.split(" ");
  return parts.every((part, at) => words[at] === part);
}
