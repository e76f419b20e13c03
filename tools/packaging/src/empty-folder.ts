import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import type { Packed } from "./pack.ts";
import { readManifest } from "./pack.ts";
import { run, runOrThrow, type RunResult } from "./run.ts";

/** A folder with nothing in it but packages from their tarballs; goes away with its value. */
export interface EmptyFolder extends AsyncDisposable {
  readonly path: string;
  write(file: string, text: string): Promise<void>;
  /** Runs a Node, given by the path of its binary, in this folder. */
  node(binary: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<RunResult>;
  /** Type errors of files in this folder, as the strictest user would see them; empty when fine. */
  checkTypes(files: readonly string[]): Promise<string>;
}

/**
 * Installs tarballs in an empty folder without a registry: what they need of other packages is
 * linked from where this repository has it, each package seeing only what it declares. A package of
 * the repository that another one needs must be among those given. `beside`: dependencies of the
 * first package that the programs in the folder use themselves.
 */
export async function installInEmptyFolder(
  packages: readonly Packed[],
  beside: readonly string[] = [],
): Promise<EmptyFolder> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "corral-empty-")));
  const given = new Set(packages.map(({ manifest }) => manifest.name));
  for (const packed of packages) await install(folder, packed, given);
  for (const name of beside) {
    const source = path.join(packages[0]?.source ?? "", "node_modules", name);
    await link(source, path.join(folder, "node_modules", name));
  }
  const write = (file: string, text: string): Promise<void> =>
    writeFile(path.join(folder, file), text);
  await write("package.json", '{ "private": true, "type": "module" }\n');
  return {
    path: folder,
    write,
    node: (binary, args, env) => run(binary, args, { cwd: folder, ...(env ? { env } : {}) }),
    checkTypes: (files) => checkTypes(folder, files),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function install(folder: string, packed: Packed, given: ReadonlySet<string>): Promise<void> {
  const target = path.join(folder, "node_modules", packed.manifest.name);
  await mkdir(target, { recursive: true });
  const extract = ["-xzf", packed.tarball, "--strip-components=1", "-C", target];
  await runOrThrow("tar", extract, { cwd: folder });
  const { dependencies, optionalDependencies, peerDependencies } = await readManifest(target);
  for (const name of Object.keys({
    ...dependencies,
    ...optionalDependencies,
    ...peerDependencies,
  })) {
    if (!given.has(name)) {
      const source = path.join(packed.source, "node_modules", name);
      await link(source, path.join(target, "node_modules", name));
    }
  }
}

async function link(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await symlink(await realpath(source), target, "junction");
}

async function checkTypes(folder: string, files: readonly string[]): Promise<string> {
  const require = createRequire(import.meta.url);
  const types = path.dirname(require.resolve("@types/node/package.json"));
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023", "esnext.disposable"],
    module: "nodenext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    // Also the declarations of the packages themselves are read with all strictness.
    skipLibCheck: false,
  };
  await link(types, path.join(folder, "node_modules", "@types", "node")).catch(ignoreExisting);
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const compiler = path.dirname(require.resolve("typescript/package.json"));
  const program = path.join(compiler, "bin", "tsc");
  const { exitCode, output } = await run(process.execPath, [program, "-p", folder], {
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

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
}
