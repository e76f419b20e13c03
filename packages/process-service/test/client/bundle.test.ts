import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { build } from "vite";

const here = fileURLToPath(new URL(".", import.meta.url));

test("a page that uses the client gets no server code, and under 25 KB of it", async () => {
  // Beside this file, so that the package resolves itself through its own exports map.
  const folder = await mkdtemp(join(here, "bundle-"));
  try {
    await writeFile(
      join(folder, "page.js"),
      'export { createCorralClient, createCorralLinks } from "@corral/process-service/client";',
    );
    const result = await build({
      root: folder,
      configFile: false,
      logLevel: "silent",
      build: {
        write: false,
        minify: true,
        lib: { entry: "page.js", formats: ["es"], fileName: "page" },
      },
    });
    const [bundle] = [result].flat();
    if (bundle === undefined || !("output" in bundle)) throw new Error("nothing was built");
    const chunks = bundle.output.filter((file) => file.type === "chunk");
    const modules = chunks.flatMap((chunk) => Object.keys(chunk.modules));
    const code = chunks.map((chunk) => chunk.code).join("\n");
    expect(modules.some((path) => path.includes("create-client"))).toBe(true);
    for (const foreign of [
      /node_modules\/(zod|kysely|better-sqlite3|koffi|env-paths)\//,
      /process-service\/(dist|src)\/(trpc|store|monitor|kill|executors|queries)\//,
      /inspector\/(dist|src)\/(?!core\/)/,
      /discovery|find-server-node/,
    ]) {
      expect(modules.filter((path) => foreign.test(path))).toEqual([]);
    }
    expect(chunks.flatMap((chunk) => chunk.imports.concat(chunk.dynamicImports))).toEqual([]);
    expect(code).not.toMatch(/["']node:/);
    expect(gzipSync(code).length).toBeLessThan(25_000);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
