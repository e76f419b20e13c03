import { readdir } from "node:fs/promises";

/** A process as a listing of /proc shows it. */
export interface ListedProcess {
  readonly pid: number;
  /**
   * Inode number of /proc/PID; 0 if unknown. A process that reuses a pid has another one. The kernel may
   * also drop a cached inode and number it again, so a different number proves nothing.
   */
  readonly inode: number;
}

/** Asynchronous, on a worker thread: listing 10,000 processes takes milliseconds. */
export async function listProcesses(procRoot: string): Promise<ListedProcess[]> {
  const listed: ListedProcess[] = [];
  for (const name of await readdir(procRoot)) {
    const pid = Number(name);
    if (pid > 0) listed.push({ pid, inode: 0 });
  }
  return listed;
}
