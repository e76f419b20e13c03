import { createRequire } from "node:module";
import { dirname } from "node:path";

/** Where this package lies; found by name, as bundling moves files within it. */
export const packageFolder: string = dirname(
  createRequire(import.meta.url).resolve("corral/package.json"),
);
