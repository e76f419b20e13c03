// Reads the arguments of a process: what is run, by what. Knows no single product.
export { packageFileOf, type PackageFile } from "./npm-path.ts";
export { fileName, programName, slashed } from "./paths.ts";
export { runnerOf } from "./runners.ts";
export { splitLine } from "./split-line.ts";
export { targetOf, type Target } from "./target.ts";
