// What a Linux program asks beside an inspector: one process without a scan, and the C library.
export { type CLibrary, loadCLibrary } from "./c-library.ts";
export { type ProcessStat, readStat } from "./read-stat.ts";
