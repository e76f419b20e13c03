// JavaScript and declarations with all that they need in them, so that an install brings nothing else:
// tRPC's packages have TypeScript as a peer. Not minified, so that stack traces stay readable.
import { readdir, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";
import { dts } from "rolldown-plugin-dts";
import { licensesOf } from "./licenses.ts";

const path = (relative: string): string =>
  fileURLToPath(new URL(`../${relative}`, import.meta.url));

/**
 * The entry for apps with a tRPC of their own leaves tRPC to them, but not what the router's type is made
 * of. The others bring it.
 */
const bundles = [
  {
    entries: ["index", "node", "local-node", "local-page"],
    typed: ["index", "node"],
    isExternal: () => false,
  },
  {
    entries: ["trpc"],
    typed: ["trpc"],
    isExternal: (id: string, importer?: string) =>
      id.startsWith("@trpc/") && importer?.startsWith(path("")) === true,
  },
];

/** tsc leaves the names of sources in declarations; what stands beside those is declarations. */
const declarationsOfSources: Plugin = {
  name: "declarations-of-sources",
  resolveId: {
    filter: { id: /^\.{1,2}\/.*(?<!\.d)\.ts$/ },
    async handler(id, importer) {
      const declaration = id.replace(/\.ts$/, ".d.ts");
      return importer?.endsWith(".d.ts") === true ? this.resolve(declaration, importer) : null;
    },
  },
};

for (const name of await readdir(path("dist"))) {
  if (name !== "tsc") await rm(path(`dist/${name}`), { recursive: true });
}

const chunks: OutputChunk[] = [];
for (const { entries, typed, isExternal } of bundles) {
  await using code = await rolldown({
    input: Object.fromEntries(entries.map((name) => [name, path(`src/${name}.ts`)])),
    platform: "neutral",
    external: (id, importer) =>
      id === "#local" || id.startsWith("node:") || isExternal(id, importer),
    transform: { target: "es2023" },
    treeshake: { moduleSideEffects: false },
  });
  const written = await code.write({ dir: path("dist"), chunkFileNames: "[name].js" });
  chunks.push(...written.output.filter((file) => file.type === "chunk"));

  await using types = await rolldown({
    input: Object.fromEntries(typed.map((name) => [name, path(`dist/tsc/${name}.d.ts`)])),
    external: (id, importer) => isExternal(id, importer),
    plugins: [
      declarationsOfSources,
      dts({ dtsInput: true, emitDtsOnly: true, generator: "oxc", tsconfig: false }),
    ],
  });
  await types.write({
    dir: path("dist"),
    chunkFileNames: "[name].d.ts",
    // `Symbol.dispose` is in no library that a page's settings name.
    banner: '/// <reference lib="esnext.disposable" />',
  });
}

const files = chunks.flatMap((chunk) => Object.keys(chunk.modules));
await writeFile(path("dist/THIRD-PARTY-LICENSES.txt"), await licensesOf(files));
