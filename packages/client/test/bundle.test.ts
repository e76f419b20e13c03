import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const here = fileURLToPath(new URL(".", import.meta.url));
const dist = new URL("../dist/", import.meta.url);

/** Of the built package, as a page's bundler takes it in. */
async function bundleForPage(program: string) {
  await using bundle = await rolldown({
    input: "page",
    cwd: here,
    platform: "browser",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? `${here}page.js` : null),
        load: (id) => (id === `${here}page.js` ? program : null),
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true, codeSplitting: false });
  const chunks = output.filter((file) => file.type === "chunk");
  return {
    code: chunks.map((chunk) => chunk.code).join("\n"),
    modules: chunks.flatMap((chunk) => Object.keys(chunk.modules)),
    imports: chunks.flatMap((chunk) => chunk.imports.concat(chunk.dynamicImports)),
  };
}

test("a page that uses the client gets at most 15 KB, and nothing of Node", async () => {
  const page = await bundleForPage('export * from "@corral/client";');
  expect(page.code).toContain("CorralNotRunningError");
  expect(page.modules.some((path) => path.endsWith("dist/local-page.js"))).toBe(true);
  expect(page.modules.filter((path) => /\/(node|local-node)\.js$/.test(path))).toEqual([]);
  expect(page.imports).toEqual([]);
  expect(page.code).not.toMatch(/["']node:/);
  expect(gzipSync(page.code).length).toBeLessThan(15_000);
});

test("a page with a tRPC client of its own gets none a second time", async () => {
  const page = await bundleForPage(
    'export { createCorralLinks } from "@corral/client/trpc"; export { watchViews } from "@corral/client"; export { createTRPCClient } from "@trpc/client";',
  );
  expect(page.code.match(/"TRPCClientError"|`TRPCClientError`/g)).toHaveLength(1);
});

test.each(["index", "node", "trpc"])("%s brings all that it needs", async (entry) => {
  const own = entry === "trpc" ? /^(\.\/|@trpc\/(client|server)$)/ : /^(\.\/|node:|#local$)/;
  for (const file of [`${entry}.js`, `${entry}.d.ts`]) {
    const text = await readFile(new URL(file, dist), "utf8");
    const from = [...text.matchAll(/(?:\bfrom\s*|\bimport\(\s*|^import\s*)["']([^"']+)["']/gm)];
    const foreign = from.map(([, name = ""]) => name).filter((name) => !own.test(name));
    expect({ file, foreign }).toEqual({ file, foreign: [] });
  }
});
