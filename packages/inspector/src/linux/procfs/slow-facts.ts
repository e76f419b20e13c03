import { reuseArguments } from "../../core/unchanged.ts";
import { optionalLink } from "../../system/optional-read.ts";
import { readCommandLine } from "./read-command-line.ts";
import { isKernelThread, type StatLine } from "./parse/stat.ts";
import { parseStatus } from "./parse/status.ts";
import { type DirectoryLink, isSamePlace, readDirectoryLink } from "./read-directory-link.ts";
import { classifyFailure, type SystemFailure } from "../../system/system-errors.ts";
import { type ReadBuffer } from "./read-buffer.ts";

const ZOMBIE = "Z".charCodeAt(0);

/** What seldom changes during the life of a process. When it is read again: refresh-rule.ts. */
export interface SlowFacts {
  readonly command: readonly string[];
  readonly directory: DirectoryLink | undefined;
  readonly userId: number | undefined;
  /** The process is in another mount namespace, as in a container. */
  readonly foreignMounts: boolean;
  /** Why fields are absent; undefined when no read failed. */
  readonly failures: ReadonlySet<SystemFailure> | undefined;
}

/** Reads the slow facts of processes. A field that cannot be read is absent. */
export class SlowFactsReader {
  readonly #procRoot: string;
  readonly #buffer: ReadBuffer;
  readonly #ownMounts: string | undefined;
  #failures: Set<SystemFailure> | undefined;

  constructor(procRoot: string, buffer: ReadBuffer) {
    this.#procRoot = procRoot;
    this.#buffer = buffer;
    this.#ownMounts = readMounts(`${procRoot}/self`);
  }

  /** Returns `before` when nothing changed. */
  read(pid: number, line: StatLine, before?: SlowFacts): SlowFacts {
    const root = `${this.#procRoot}/${pid}`;
    const bare = isZombieOrKernelThread(line);
    const foreignMounts = !bare && this.#hasForeignMounts(root);
    this.#failures = undefined;
    return reuseEqual(before, {
      command: reuseArguments(
        before?.command ?? [],
        (bare ? undefined : this.#attempt(() => readCommandLine(root, this.#buffer))) ?? [],
      ),
      directory: bare ? undefined : this.#readDirectory(root, foreignMounts),
      foreignMounts,
      userId: this.#attempt(() => this.#readUserId(root)),
      failures: this.#failures,
    });
  }

  /** Reads the directory again; the other facts stay. */
  readDirectory(pid: number, line: StatLine, before: SlowFacts): SlowFacts {
    const root = `${this.#procRoot}/${pid}`;
    if (isSameDirectory(root, before)) return before;
    if (isZombieOrKernelThread(line)) return this.read(pid, line, before);
    this.#failures = undefined;
    const directory = this.#readDirectory(root, before.foreignMounts);
    return reuseEqual(before, { ...before, directory, failures: this.#failures });
  }

  /**
   * Whether the directory of an idle process is unchanged. If it was not readable it still is not: only
   * a system call of the process itself could change that.
   */
  isDirectoryUnchanged(pid: number, facts: SlowFacts): boolean {
    return facts.directory === undefined || isSameDirectory(`${this.#procRoot}/${pid}`, facts);
  }

  /** Absent also when its path is another directory in this program's mount namespace. */
  #readDirectory(root: string, foreignMounts: boolean): DirectoryLink | undefined {
    const link = `${root}/cwd`;
    const directory = this.#attempt(() => readDirectoryLink(link));
    if (directory === undefined || !foreignMounts || directory.deleted) return directory;
    return isSamePlace(link, directory.path) ? directory : undefined;
  }

  /** false when not readable (no permission): then the directory is not readable either. */
  #hasForeignMounts(root: string): boolean {
    const mounts = this.#ownMounts === undefined ? undefined : readMounts(root);
    return mounts !== undefined && mounts !== this.#ownMounts;
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

  #readUserId(root: string): number | undefined {
    const length = this.#buffer.readFile(`${root}/status`);
    return parseStatus(this.#buffer.bytes, length).userId;
  }
}

/**
 * Fast path: one readlink(2) and one comparison. The link of a directory that was deleted since is
 * different, even when its name ends in " (deleted)".
 */
function isSameDirectory(root: string, { directory, foreignMounts }: SlowFacts): boolean {
  if (directory === undefined || directory.deleted || foreignMounts) return false;
  return optionalLink(`${root}/cwd`) === directory.path;
}

/** Mount namespace. Source: mount_namespaces(7). */
function readMounts(root: string): string | undefined {
  return optionalLink(`${root}/ns/mnt`);
}

/** Kernel threads and zombies have no arguments and no directory. */
function isZombieOrKernelThread(line: StatLine): boolean {
  return line.state === ZOMBIE || isKernelThread(line);
}

function reuseEqual(before: SlowFacts | undefined, now: SlowFacts): SlowFacts {
  return before !== undefined && isEqual(before, now) ? before : now;
}

function isEqual(a: SlowFacts, b: SlowFacts): boolean {
  return (
    a.directory?.path === b.directory?.path &&
    a.directory?.deleted === b.directory?.deleted &&
    a.userId === b.userId &&
    a.failures?.has("denied") === b.failures?.has("denied") &&
    a.failures?.has("exhausted") === b.failures?.has("exhausted") &&
    a.command === b.command
  );
}
