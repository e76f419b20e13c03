// "@corral/inspector/linux": the stat of one process without a scan, and the C library.
export { type CLibrary, loadCLibrary } from "./native/c-library.ts";
export { type ProcessStat, readStat } from "./procfs/read-stat.ts";
