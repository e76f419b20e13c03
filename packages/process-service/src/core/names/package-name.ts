import type { PackageFile } from "@corral/inspector/core";
import { knownProgram } from "./known-program.ts";
import { roleOfName } from "./role.ts";
import { isGeneric, withoutCodeEnding } from "./shown-path.ts";

/** What runs of a package: "vite", "tsserver" of typescript, "jest-worker processChild". */
export function packagedProgram({ name, file }: PackageFile): string {
  const stem = withoutCodeEnding(file.slice(file.lastIndexOf("/") + 1));
  if (knownProgram(stem) !== undefined) return stem;
  const own = packageName(name);
  const base = baseOf(name);
  if (isGeneric(stem) || stem === base || roleOfName(own) !== undefined) return own;
  const isProgram = !file.includes("/") || /(?:^|\/)(?:bin|bundle)\/[^/]+$/.test(file);
  return isProgram || isGeneric(base) ? stem : `${own} ${stem}`;
}

/** A package by its name alone: "@playwright/mcp" is "mcp-playwright". */
export function packageName(name: string): string {
  const [scope, base] = name.startsWith("@") ? name.slice(1).split("/") : [undefined, name];
  if (scope === undefined || base === undefined) return name;
  if (scope === "modelcontextprotocol") return base.startsWith("server-") ? `mcp-${base}` : base;
  if (/^(?:mcp|mcp-server|server-mcp)$/.test(base)) return `mcp-${scope}`;
  return isGeneric(base) ? scope : base;
}

function baseOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
