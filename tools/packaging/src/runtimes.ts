import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

/**
 * The program in the package for this platform, which is an optional dependency of `name`; undefined
 * where there is none. What an install script would fetch is not needed.
 */
function programOf(name: string, files: readonly string[]): string | undefined {
  const manifest = require.resolve(`${name}/package.json`);
  const { optionalDependencies = {} }: { optionalDependencies?: Record<string, string> } =
    JSON.parse(readFileSync(manifest, "utf8"));
  const folder = path.resolve(manifest, "../..");
  const programs = Object.keys(optionalDependencies).flatMap((platform) =>
    files.map((file) => path.join(folder, platform, file)),
  );
  return programs.find((program) => existsSync(program));
}

/** Other runtimes than Node, and what one needs to run a file of an empty folder. */
export const runtimes = {
  bun: { program: programOf("bun", ["bin/bun", "bin/bun.exe"]), args: ["run"] },
  deno: {
    program: programOf("deno", ["deno", "deno.exe"]),
    args: ["run", "--allow-all", "--no-lock", "--node-modules-dir=manual"],
  },
};
