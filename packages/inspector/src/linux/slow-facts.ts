import { parseCommandLine } from "./parse-command-line.ts";
import { isKernelThread, type StatLine } from "./parse-stat.ts";
import { parseStatus } from "./parse-status.ts";
import { type DirectoryLink, readDirectoryLink } from "./read-directory-link.ts";
import { classifyFailure, type ReadBuffer, type ReadFailure } from "./read-bytes.ts";

const ZOMBIE = "Z".charCodeAt(0);

/** What seldom changes in the life of a process. When it is read again: refresh-rule.ts. */
export interface SlowFacts {
  readonly command: readonly string[];
  readonly directory: DirectoryLink | undefined;
  readonly userId: number | undefined;
  /** A field is absent because it may not be read. */
  readonly denied: boolean;
  /** A field is absent because there was no file descriptor to read it with. */
  readonly exhausted: boolean;
}

/**
 * Reads the slow facts of one process; each one that cannot be read is absent. Kernel threads and
 * zombies have neither arguments nor a directory of their own.
 */
export function readSlowFacts(
  procRoot: string,
  pid: number,
  line: StatLine,
  buffer: ReadBuffer,
): SlowFacts {
  const root = `${procRoot}/${pid}`;
  const bare = isKernelThread(line) || line.state === ZOMBIE;
  const failures: ReadFailure[] = [];
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      failures.push(classifyFailure(error));
      return undefined;
    }
  };
  const command = bare ? undefined : attempt(() => readCommandLine(root, buffer));
  const directory = bare ? undefined : attempt(() => readDirectoryLink(`${root}/cwd`));
  const userId = attempt(() => readUserId(root, buffer));
  return {
    command: command ?? [],
    directory,
    userId,
    denied: failures.includes("denied"),
    exhausted: failures.includes("exhausted"),
  };
}

function readCommandLine(root: string, buffer: ReadBuffer): readonly string[] {
  const length = buffer.readFile(`${root}/cmdline`);
  return parseCommandLine(buffer.bytes, length);
}

function readUserId(root: string, buffer: ReadBuffer): number | undefined {
  const length = buffer.readFile(`${root}/status`);
  return parseStatus(buffer.bytes, length).userId;
}
