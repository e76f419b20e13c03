import { createRequire } from "node:module";
import { dirname } from "node:path";

/** The folder of this package, resolved by name: bundling moves files within it. */
export const packageFolder: string = dirname(
  createRequire(import.meta.url).resolve("corral/package.json"),
);
