import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { run } from "./run.ts";

/** What a user's compiler may be, and what it is told. */
export interface Compiler {
  /** Default: the newest. */
  readonly typescript?: keyof typeof compilers;
  readonly moduleResolution?: "nodenext" | "bundler";
  /** Which globals there are: Node's, or those of a page only. Default "node". */
  readonly globals?: "node" | "page";
}

const compilers = { "5.9": "typescript-5.9", "7": "typescript" };

/** One of each kind that users have. */
export const userCompilers: readonly Compiler[] = [
  { typescript: "5.9", moduleResolution: "nodenext" },
  { typescript: "5.9", moduleResolution: "bundler" },
  { typescript: "7", moduleResolution: "nodenext" },
  { typescript: "7", moduleResolution: "bundler" },
];

const require = createRequire(import.meta.url);

/** Type errors of files in a folder, as the strictest user would see them; empty when fine. */
export async function checkTypes(
  folder: string,
  files: readonly string[],
  { typescript = "7", moduleResolution = "nodenext", globals = "node" }: Compiler = {},
): Promise<string> {
  const compilerOptions = {
    target: "es2023",
    lib: globals === "page" ? ["es2023", "dom"] : ["es2023", "esnext.disposable"],
    module: moduleResolution === "nodenext" ? "nodenext" : "esnext",
    moduleResolution,
    types: globals === "page" ? [] : ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    // Also the declarations of the packages themselves are read with all strictness.
    skipLibCheck: false,
  };
  const config = path.join(folder, `tsconfig-${typescript}-${moduleResolution}-${globals}.json`);
  await writeFile(config, JSON.stringify({ compilerOptions, files }));
  const compiler = path.dirname(require.resolve(`${compilers[typescript]}/package.json`));
  const program = path.join(compiler, "bin", "tsc");
  const { exitCode, output } = await run(process.execPath, [program, "-p", config], {
    cwd: folder,
  });
  if (exitCode === 0) return "";
  const own = ownDiagnostics(output);
  if (own === "" && !output.includes("error TS")) throw new Error(`tsc failed: ${output}`);
  return own;
}

// What is linked from elsewhere is not ours to answer for: a library may need, say, the types of a
// browser. A diagnostic begins with its file; lines that are indented belong to the one before.
function ownDiagnostics(output: string): string {
  const diagnostics = output.split(/\n(?=\S)/);
  return diagnostics.filter((text) => text.trim() !== "" && !text.startsWith("..")).join("\n");
}
