// The command and all that it needs, but native code, in a few files: resolving and reading 780 modules
// one by one took longer than everything else between start and the first answer. Not minified, so that
// stack traces stay readable. It takes the place of what tsc wrote, which works the same.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const from = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
const to = fileURLToPath(new URL("../dist/", import.meta.url));

await rm(new URL("../dist/bundle/", import.meta.url), { recursive: true, force: true });
await using bundle = await rolldown({
  input: { "cli/main": from },
  platform: "node",
  external: ["better-sqlite3", "koffi", "jsonc-parser"],
  // As tsconfig.base.json: Node 22 does not know `using`.
  transform: { target: "es2023" },
});
await bundle.write({ dir: to, format: "esm", chunkFileNames: "bundle/[name].js" });
