import type { ProcessExit } from "../../../src/core.ts";
import { epoch, hostId, token } from "../scene.ts";

/** The end of a process of executor "x" at `end` seconds after the epoch of the scenes; it exited with 0. */
export function exitAt(
  pid: number,
  end: number,
  more: Partial<ProcessExit> & { readonly start?: number } = {},
): ProcessExit {
  const { start = 100, ...rest } = more;
  return {
    hostId,
    executorId: "x",
    process: { pid, startToken: token(start) },
    name: "node",
    command: "node server.js",
    startedAt: epoch + start * 1000,
    endedAt: epoch + end * 1000,
    exitCode: 0,
    ports: [],
    livingChildren: [],
    livingChildrenCount: 0,
    ...rest,
  };
}

/** Of which only a listing showed that it was gone. */
export function seenGone(pid: number, end: number, more: Parameters<typeof exitAt>[2] = {}) {
  const { exitCode: _, ...exit } = exitAt(pid, end, more);
  return exit;
}

export function signalledAt(pid: number, end: number, signal: string): ProcessExit {
  return { ...seenGone(pid, end), signal };
}
