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
  /** Why something is absent; undefined when nothing failed. */
  readonly failures: ReadonlySet<ReadFailure> | undefined;
}

/** Reads the slow facts of processes; each one that cannot be read is absent. */
export class SlowFactsReader {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  #failures: Set<ReadFailure> | undefined;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
  }

  /** Gives back `before` when nothing has changed. */
  read(pid: number, line: StatLine, before?: SlowFacts): SlowFacts {
    const root = `${this.#procRoot}/${pid}`;
    const bare = isBare(line);
    this.#failures = undefined;
    return settle(before, {
      command: (bare ? undefined : this.#attempt(() => this.#readCommand(root))) ?? [],
      directory: bare ? undefined : this.#attempt(() => readDirectoryLink(`${root}/cwd`)),
      userId: this.#attempt(() => this.#readUserId(root)),
      failures: this.#failures,
    });
  }

  /** The directory alone afresh, the other facts as they were. */
  readDirectory(pid: number, line: StatLine, before: SlowFacts): SlowFacts {
    if (isBare(line)) return this.read(pid, line, before);
    this.#failures = undefined;
    const directory = this.#attempt(() => readDirectoryLink(`${this.#procRoot}/${pid}/cwd`));
    return settle(before, { ...before, directory, failures: this.#failures });
  }

  #attempt<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#failures ??= new Set();
      this.#failures.add(classifyFailure(error));
      return undefined;
    }
  }

  #readCommand(root: string): readonly string[] {
    const length = this.#buffer.readFile(`${root}/cmdline`);
    return parseCommandLine(this.#buffer.bytes, length);
  }

  #readUserId(root: string): number | undefined {
    const length = this.#buffer.readFile(`${root}/status`);
    return parseStatus(this.#buffer.bytes, length).userId;
  }
}

/** Kernel threads and zombies have neither arguments nor a directory of their own. */
function isBare(line: StatLine): boolean {
  return line.state === ZOMBIE || isKernelThread(line);
}

function settle(before: SlowFacts | undefined, now: SlowFacts): SlowFacts {
  return before !== undefined && isEqual(before, now) ? before : now;
}

function isEqual(a: SlowFacts, b: SlowFacts): boolean {
  return (
    a.directory?.path === b.directory?.path &&
    a.directory?.deleted === b.directory?.deleted &&
    a.userId === b.userId &&
    a.failures?.has("denied") === b.failures?.has("denied") &&
    a.failures?.has("exhausted") === b.failures?.has("exhausted") &&
    a.command.length === b.command.length &&
    a.command.every((argument, index) => argument === b.command[index])
  );
}
