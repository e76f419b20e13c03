import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const source = join(import.meta.dirname, "../src");

/** Which folders each folder imports. */
function importsOfFolders(): ReadonlyMap<string, ReadonlySet<string>> {
  const imports = new Map<string, Set<string>>();
  for (const file of readdirSync(source, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const folder = dirname(file);
    const found = imports.get(folder) ?? new Set();
    imports.set(folder, found);
    const text = readFileSync(join(source, file), "utf8");
    for (const [, path = ""] of text.matchAll(/from "(\.[^"]+)"/gu)) {
      const imported = dirname(join(folder, path));
      if (imported !== folder) found.add(imported);
    }
  }
  return imports;
}

test("no folder imports one that leads back to it", () => {
  const imports = importsOfFolders();
  expect([...(imports.get("monitor") ?? [])]).toContain("state");
  const waysBack: string[] = [];
  for (const start of imports.keys()) {
    const reached = new Set<string>();
    const next = [...(imports.get(start) ?? [])];
    for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
      if (reached.has(folder)) continue;
      reached.add(folder);
      next.push(...(imports.get(folder) ?? []));
    }
    if (reached.has(start)) waysBack.push(start);
  }
  expect(waysBack).toEqual([]);
});
