import { createRequire } from "node:module";
import path from "node:path";

const require = createRequire(import.meta.url);

function binaryOf(manifest: string): string {
  return path.join(
    path.dirname(manifest),
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
}

/** The Node versions that a package is tried under, as paths of their binaries. */
export const nodes = {
  /** What `engines` promises: 22.18, the first that runs TypeScript without a flag. */
  lowest: binaryOf(require.resolve("node-22/package.json")),
  /** The one that runs this. */
  current: process.execPath,
  newest: binaryOf(require.resolve("node-26/package.json")),
};
