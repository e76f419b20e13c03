import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runOrThrow } from "./run.ts";

/** What is used of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package as it would be published; the tarball goes away with it. */
export interface Packed extends AsyncDisposable {
  readonly manifest: Manifest;
  /** The folder that it was packed from. */
  readonly source: string;
  readonly tarball: string;
}

/** Packs a built package as `pnpm publish` would, with `workspace:` versions filled in. */
export async function pack(source: string): Promise<Packed> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "corral-pack-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const [command, ...args] = await findPnpm();
    await runOrThrow(command, [...args, "pack", "--pack-destination", folder], { cwd: source });
    const [tarball] = await readdir(folder);
    if (tarball === undefined) throw new Error(`Packing ${source} gave no tarball.`);
    return {
      manifest: await readManifest(source),
      source,
      tarball: path.join(folder, tarball),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

export async function readManifest(folder: string): Promise<Manifest> {
  const manifest: Manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  return manifest;
}

// The pnpm that runs this, where there is one, needs no network; else the version of the repository.
async function findPnpm(): Promise<[string, ...string[]]> {
  const running = process.env["npm_execpath"];
  if (running !== undefined && path.basename(running).startsWith("pnpm")) {
    return /\.[cm]?js$/.test(running) ? [process.execPath, running] : [running];
  }
  const root = new URL("../../../package.json", import.meta.url);
  const { packageManager }: { packageManager: string } = JSON.parse(await readFile(root, "utf8"));
  return ["npx", "--yes", packageManager];
}
