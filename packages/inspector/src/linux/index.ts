// "@corral/inspector/linux": the stat of one process without a scan, who is connected, and the C library.
export { type CLibrary, loadCLibrary } from "./native/c-library.ts";
export { findTcpClients } from "./peers/find-client.ts";
export { type ProcessStat, readStat } from "./procfs/read-stat.ts";
