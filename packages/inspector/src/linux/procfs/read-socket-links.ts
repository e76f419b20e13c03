import { readdirSync, readlinkSync } from "node:fs";
import type { EventLoopBudget } from "../../system/event-loop-budget.ts";
import { classifyFailure } from "../../system/system-errors.ts";

const SOCKET_LINK = /^socket:\[(\d+)\]$/;

/**
 * The sockets among the open files of a process: by inode number, the path of a link that leads to it.
 * `directory`: a /proc/PID/fd. Throws EACCES when it is another user's. Source: proc_pid_fd(5).
 */
export async function readSocketLinks(
  directory: string,
  budget: EventLoopBudget,
): Promise<Map<string, string>> {
  const links = new Map<string, string>();
  for (const name of readdirSync(directory)) {
    if (budget.isOver(performance.now())) await budget.yield();
    const path = `${directory}/${name}`;
    const inode = SOCKET_LINK.exec(readLink(path) ?? "")?.[1];
    if (inode !== undefined) links.set(inode, path);
  }
  return links;
}

/** undefined when the descriptor was closed after the listing. */
function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (classifyFailure(error) === "gone") return undefined;
    throw error;
  }
}
