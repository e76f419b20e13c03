import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

function binaryOf(name: string): string {
  const folder = path.dirname(require.resolve(`${name}/package.json`));
  return path.join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
}

/** The Node versions that a package is tried under, as paths of their binaries. */
export const nodes = {
  /** What `engines` promises: 22.18, the first that runs TypeScript without a flag. */
  lowest: binaryOf("node-22"),
  /** The one that runs this. */
  current: process.execPath,
  newest: binaryOf("node-26"),
};
