import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { checkTypes, type Compiler } from "./check-types.ts";
import { type Manifest, type Packed, readManifest } from "./pack.ts";
import { run, runOrThrow, type RunResult } from "./run.ts";

const require = createRequire(import.meta.url);

/** A folder with nothing in it but packages from their tarballs; goes away with its value. */
export interface EmptyFolder extends AsyncDisposable {
  readonly path: string;
  write(file: string, text: string): Promise<void>;
  /** Runs a Node, or another program, given by the path of its binary, in this folder. */
  node(binary: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<RunResult>;
  /** Type errors of files in this folder, as the strictest user would see them; empty when fine. */
  checkTypes(files: readonly string[], compiler?: Compiler): Promise<string>;
}

/**
 * Installs tarballs in an empty folder without a registry: what they need of other packages is
 * linked from where this repository has it, each package seeing only what it declares. A package of
 * the repository that another one needs must be among those given. `beside`: what the programs in the
 * folder use themselves, out of the dependencies of the package in `from`; default: the first given.
 */
export async function installInEmptyFolder(
  packages: readonly Packed[],
  beside: readonly string[] = [],
  from: string = packages[0]?.source ?? "",
): Promise<EmptyFolder> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), "corral-empty-")));
  const given = new Set(packages.map(({ manifest }) => manifest.name));
  for (const packed of packages) await install(folder, packed, given);
  for (const name of beside) {
    await link(path.join(from, "node_modules", name), path.join(folder, "node_modules", name));
  }
  const types = path.dirname(require.resolve("@types/node/package.json"));
  await link(types, path.join(folder, "node_modules", "@types", "node")).catch(ignoreExisting);
  const write = (file: string, text: string): Promise<void> =>
    writeFile(path.join(folder, file), text);
  await write("package.json", '{ "private": true, "type": "module" }\n');
  return {
    path: folder,
    write,
    node: (binary, args, env) => run(binary, args, { cwd: folder, ...(env ? { env } : {}) }),
    checkTypes: (files, compiler) => checkTypes(folder, files, compiler),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function install(folder: string, packed: Packed, given: ReadonlySet<string>): Promise<void> {
  const target = path.join(folder, "node_modules", packed.manifest.name);
  await mkdir(target, { recursive: true });
  const extract = ["-xzf", packed.tarball, "--strip-components=1", "-C", target];
  await runOrThrow("tar", extract, { cwd: folder });
  const manifest = await readManifest(target);
  for (const name of neededBy(manifest)) {
    if (!given.has(name)) {
      const source = path.join(packed.source, "node_modules", name);
      await link(source, path.join(target, "node_modules", name));
    }
  }
}

/** All but peers that a user may leave out. */
function neededBy(manifest: Manifest): string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifest;
  const peers = Object.keys({ ...peerDependencies }).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [...new Set([...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])];
}

async function link(source: string, target: string): Promise<void> {
  await mkdir(path.dirname(target), { recursive: true });
  await symlink(await realpath(source), target, "junction");
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
}
