import { checkTarball } from "./check-tarball.ts";
import { pack, type Packed } from "./pack.ts";

export { checkTarball } from "./check-tarball.ts";
export { type Compiler, userCompilers } from "./check-types.ts";
export { installInEmptyFolder, type EmptyFolder } from "./empty-folder.ts";
export { readExamples } from "./examples.ts";
export { nodes } from "./nodes.ts";
export { pack, type Manifest, type Packed } from "./pack.ts";
export { run, type RunResult } from "./run.ts";
export { oldestTrpc } from "./older-trpc.ts";
export { runtimes } from "./runtimes.ts";

/**
 * Packs a built package and checks the tarball. Throws with everything that is wrong with it.
 *
 * @example
 * await using packed = await packAndCheck(packageDirectory);
 * await using folder = await installInEmptyFolder([packed]);
 * await folder.write("try.ts", 'import "@corral/inspector";');
 * expect(await folder.node(nodes.lowest, ["try.ts"])).toMatchObject({ exitCode: 0 });
 */
export async function packAndCheck(packageDirectory: string): Promise<Packed> {
  const packed = await pack(packageDirectory);
  const problems = await checkTarball(packed);
  if (problems.length === 0) return packed;
  await packed[Symbol.asyncDispose]();
  throw new Error(`${packed.manifest.name} is not fit to be published:\n${problems.join("\n")}`);
}
