import type { SessionReader } from "../model/reader.ts";
import type { ProcessSession, SessionProcess } from "../model/session.ts";
import type { SessionSystem } from "../files/session-system.ts";
import { WatchedFiles } from "../files/watched-files.ts";
import { boundSession, withoutState } from "./bound-session.ts";

/** After its last run a process is looked at as often for this long, milliseconds. */
const activeMs = 5_000;
/** How often one that does not run is looked at, milliseconds. */
const restingMs = 10_000;
/** CPU time between two scans that is no work: an idle terminal interface wakes up now and then, milliseconds. */
const workMs = 10;

/** One process whose session is read. */
export class FollowedProcess {
  readonly #reader: SessionReader;
  readonly #files: WatchedFiles;
  readonly #monotonic: () => number;
  #process: SessionProcess;
  #ranAt: number;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #failure: string | undefined;
  /** To be read even if no file has changed. */
  #isStale = true;
  /** What was read last. */
  session: ProcessSession | undefined;

  constructor(
    process: SessionProcess,
    reader: SessionReader,
    system: SessionSystem,
    clocks: { readonly now: () => number; readonly monotonic: () => number },
  ) {
    this.#process = process;
    this.#reader = reader;
    this.#files = new WatchedFiles(process, system, clocks);
    this.#monotonic = clocks.monotonic;
    this.#ranAt = clocks.monotonic();
  }

  get product(): string {
    return this.#process.product;
  }

  /** Whether this is the process, as the next scan shows it. */
  is({ pid, startToken, product }: SessionProcess): boolean {
    const own = this.#process;
    return own.pid === pid && own.startToken === startToken && own.product === product;
  }

  /** Takes what the scan shows of it. */
  update(process: SessionProcess): void {
    const before = this.#process;
    if (Math.abs(process.cpuTimeMs - before.cpuTimeMs) >= workMs) this.#ranAt = this.#monotonic();
    // An id in its children, or another argument, says something that no file does.
    this.#isStale ||= !sameTies(before, process);
    this.#process = process;
  }

  get isDue(): boolean {
    const now = this.#monotonic();
    if (this.#isStale) return true;
    return now - this.#ranAt < activeMs || now - this.#lookedAt >= restingMs;
  }

  /**
   * What the process's environment says of its home: processes with the same one are read one after the
   * other, as they may hang together.
   */
  async lane(): Promise<string | undefined> {
    const variables = await this.#files.variables(this.#process, ["HOME"]);
    return variables && (variables["HOME"] ?? "");
  }

  /** Reads the session if anything it was made from has changed. Never rejects. */
  async look(): Promise<void> {
    this.#lookedAt = this.#monotonic();
    try {
      const changed = await this.#files.hasChanged();
      if (!changed && !this.#isStale) return;
      this.#isStale = false;
      const process = this.#process;
      const session = await this.#files.during((files) => this.#reader.read(process, files));
      this.session = session && boundSession(session);
      this.#failure = undefined;
    } catch (error) {
      this.session = undefined;
      this.#failure = `The session of process ${this.#process.pid} could not be read: ${String(error)}`;
    }
  }

  /** Its files do not answer: what it does is not known. */
  forgetState(): void {
    this.session = this.session && withoutState(this.session);
  }

  problems(): readonly string[] {
    return this.#failure === undefined ? this.#files.problems() : [this.#failure];
  }
}

function sameTies(a: SessionProcess, b: SessionProcess): boolean {
  return (
    a.workingDirectory === b.workingDirectory &&
    a.startedAlone === b.startedAlone &&
    (a.command === b.command || sameList(a.command, b.command, Object.is)) &&
    sameList(
      a.markers ?? [],
      b.markers ?? [],
      (one, other) => one.variable === other.variable && one.value === other.value,
    )
  );
}

function sameList<T>(
  a: readonly T[],
  b: readonly T[],
  isSame: (one: T, other: T) => boolean,
): boolean {
  return a.length === b.length && a.every((one, at) => isSame(one, b[at]!));
}
