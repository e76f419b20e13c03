import type { ProcessIdentity } from "../../core/identity.ts";
import type { EventLoopBudget } from "../../system/event-loop-budget.ts";
import { classifyFailure } from "../../system/system-errors.ts";
import { ProcHandle } from "../pin/proc-handle.ts";
import { listProcesses } from "../procfs/list-processes.ts";
import { readSocketLinks } from "../procfs/read-socket-links.ts";
import { readStartToken } from "../procfs/read-stat.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";

export interface Holders {
  /** Processes by the inode numbers of the sockets that they have open. */
  readonly byInode: ReadonlyMap<string, readonly ProcessIdentity[]>;
  /** Number of processes whose open files could not be read: other users'. */
  readonly unreadable: number;
  /** false: the time was over before all processes were read. */
  readonly complete: boolean;
}

/** Which processes have these sockets open. `withinMs`: stop after this many milliseconds. */
export async function findHolders(
  system: SystemFacts,
  inodes: ReadonlySet<string>,
  budget: EventLoopBudget,
  withinMs: number,
): Promise<Holders> {
  const byInode = new Map<string, ProcessIdentity[]>();
  let unreadable = 0;
  const until = performance.now() + withinMs;
  for (const { pid } of inodes.size === 0 ? [] : await listProcesses(system.procRoot)) {
    if (performance.now() > until) return { byInode, unreadable, complete: false };
    const held = await heldBy(`${system.procRoot}/${pid}/fd`, inodes, budget);
    if (held === "denied") unreadable += 1;
    else if (held.length > 0) await addHolder(pid, byInode);
  }
  return { byInode, unreadable, complete: true };

  /** Reads again through a pin: the pid may have been reused during the first read. */
  async function addHolder(pid: number, holders: Map<string, ProcessIdentity[]>): Promise<void> {
    const startToken = readStartToken(pid, system.tokenPrefix);
    if (startToken === undefined) return;
    const opened = ProcHandle.open(system, { pid, startToken });
    if (opened.outcome !== "pinned") return;
    using handle = opened.handle;
    const held = await heldBy(`${handle.path}/fd`, inodes, budget);
    for (const inode of held === "denied" ? [] : held) {
      const known = holders.get(inode);
      if (known === undefined) holders.set(inode, [handle.identity]);
      else known.push(handle.identity);
    }
  }
}

/** Which of these sockets are among the open files; none when the process has exited. */
async function heldBy(
  directory: string,
  inodes: ReadonlySet<string>,
  budget: EventLoopBudget,
): Promise<readonly string[] | "denied"> {
  try {
    const links = await readSocketLinks(directory, budget);
    return [...links.keys()].filter((inode) => inodes.has(inode));
  } catch (error) {
    const failure = classifyFailure(error);
    if (failure === "gone") return [];
    if (failure === "denied") return failure;
    throw error;
  }
}
