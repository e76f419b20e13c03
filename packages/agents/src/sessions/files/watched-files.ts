import { isAbsolute, join } from "node:path";
import type {
  FilePart,
  LookOptions,
  Place,
  RowsOptions,
  SessionFiles,
  SqlValue,
} from "../model/reader.ts";
import type { SessionProcess } from "../model/session.ts";
import { listNames, lookAt, readPart } from "./safe-file.ts";
import type { Row, SessionSystem } from "./session-system.ts";

/** What one answer to the reader was made from, and the answer. */
interface Source {
  stamp: string;
  /** Monotonic ms. */
  lookedAt: number;
  readonly everyMs: number;
  readonly look: () => Promise<{ readonly stamp: string; readonly refused?: string }>;
  refused: string | undefined;
  /** The function that made `value`. */
  readonly maker: unknown;
  readonly value: unknown;
  /** Of the last read; sources of earlier ones are forgotten. */
  round: number;
}

/** Coarsest file times that agents' homes have in practice, milliseconds. */
const timeResolutionMs = 20;

/** How often open files are listed, milliseconds: often only while a young process still opens them. */
const youngMs = 60_000;
const youngListMs = 2_000;
const listMs = 15_000;

/**
 * The files of one process, and what its session was made from: while nothing of that changes, one stat
 * for each file is all that a look costs.
 */
export class WatchedFiles implements SessionFiles {
  readonly #process: SessionProcess;
  readonly #system: SessionSystem;
  readonly #monotonic: () => number;
  readonly #now: () => number;
  readonly #sources = new Map<string, Source>();
  readonly #variables = new Map<string, Readonly<Record<string, string>> | undefined>();
  #round = 0;

  constructor(
    process: SessionProcess,
    system: SessionSystem,
    clocks: { readonly now: () => number; readonly monotonic: () => number },
  ) {
    this.#process = process;
    this.#system = system;
    this.#now = clocks.now;
    this.#monotonic = clocks.monotonic;
  }

  /** Whether anything that the last read was made from has changed; true before the first read. */
  async hasChanged(): Promise<boolean> {
    if (this.#round === 0) return true;
    let changed = false;
    for (const source of this.#sources.values()) {
      if (!this.#isDue(source)) continue;
      source.lookedAt = this.#monotonic();
      const { stamp } = await source.look();
      if (stamp === source.stamp) continue;
      source.stamp = "";
      changed = true;
    }
    return changed;
  }

  /** Runs a read; what it no longer asks for is no longer looked at. */
  async during<T>(read: (files: SessionFiles) => Promise<T>): Promise<T> {
    this.#round += 1;
    const result = await read(this);
    for (const [key, { round }] of this.#sources) {
      if (round !== this.#round) this.#sources.delete(key);
    }
    return result;
  }

  /** Why files were not read: a path and a reason. */
  problems(): readonly string[] {
    return [...this.#sources].flatMap(([key, { refused }]) =>
      refused === undefined || refused === "missing"
        ? []
        : [`${key.slice(key.indexOf(" ") + 1).split("\n", 1)[0]} ${refused}`],
    );
  }

  tail<T>(path: string, parse: (file: FilePart) => T, options?: LookOptions) {
    return this.#part("tail", path, parse, options);
  }

  head<T>(path: string, parse: (file: FilePart) => T, options?: LookOptions) {
    return this.#part("head", path, parse, options);
  }

  async list(directory: string): Promise<readonly string[] | undefined> {
    return this.#ask(`list ${directory}`, listNames, {}, this.#lookAt(directory), async () => {
      const look = await lookAt(directory, this.#process.userId);
      if ("refused" in look) return { ...look, value: undefined };
      return { stamp: look.stamp, value: await listNames(directory) };
    });
  }

  async modifiedAt(path: string, options: LookOptions = {}): Promise<number | undefined> {
    return this.#ask(`time ${path}`, lookAt, options, this.#lookAt(path), async () => {
      const look = await lookAt(path, this.#process.userId);
      if ("refused" in look) return { ...look, value: undefined };
      return { stamp: look.stamp, value: look.modifiedAt };
    });
  }

  async rows(
    path: string,
    sql: string,
    parameters: readonly SqlValue[],
    options: RowsOptions = {},
  ): Promise<readonly Row[] | undefined> {
    if (this.#system.rows === undefined) return undefined;
    const key = `rows ${path}\n${sql}\n${JSON.stringify(parameters.map(String))}`;
    const look = async () => {
      const file = await lookAt(path, this.#process.userId);
      // What was committed last is in the write-ahead log beside it.
      const log = await lookAt(`${path}-wal`, this.#process.userId);
      return { ...file, stamp: `${file.stamp} ${log.stamp}` };
    };
    return this.#ask(key, sql, options, look, async () => {
      const seen = await look();
      if ("refused" in seen) return { ...seen, value: undefined };
      return {
        stamp: seen.stamp,
        value: await this.#system.rows?.(path, sql, parameters, options),
      };
    });
  }

  async openFiles(process: SessionProcess): Promise<readonly string[] | undefined> {
    const list = async () => {
      const paths = await this.#system.openFiles(process);
      return { stamp: paths?.toSorted().join("\0") ?? "none", value: paths };
    };
    const age = this.#now() - (process.startedAt ?? 0);
    const everyMs = age >= 0 && age < youngMs ? youngListMs : listMs;
    return this.#ask("open files", list.name, { everyMs }, list, list);
  }

  async directory(
    process: SessionProcess,
    { variables: named = [], otherwise }: Place,
  ): Promise<string | undefined> {
    const values = await this.variables(process, ["HOME", ...named.map(({ name }) => name)]);
    for (const { name, below = "" } of named) {
      const value = values?.[name];
      if (value !== undefined && isAbsolute(value)) return join(value, below);
    }
    const home = values?.["HOME"];
    return home === undefined || !isAbsolute(home) ? undefined : join(home, otherwise);
  }

  /** Asked once: a process's environment is as at its exec. */
  async variables(
    process: SessionProcess,
    names: readonly string[],
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const key = names.join(" ");
    if (!this.#variables.has(key)) {
      const found = await this.#system.variables(process, names);
      // Empty during exec: asked again.
      if (found === undefined) return undefined;
      this.#variables.set(key, found);
    }
    return this.#variables.get(key);
  }

  #part<T>(
    part: "tail" | "head",
    path: string,
    parse: (file: FilePart) => T,
    options: LookOptions = {},
  ): Promise<T | undefined> {
    return this.#ask(`${part} ${path}`, parse, options, this.#lookAt(path), async () => {
      const found = await readPart(path, this.#process.userId, part);
      if ("refused" in found) return { ...found, value: undefined };
      // Another write within the resolution of file times would leave no trace.
      const isSettled = this.#now() - found.look.modifiedAt > timeResolutionMs;
      return { stamp: isSettled ? found.look.stamp : "", value: parse(found.content) };
    });
  }

  #lookAt(path: string) {
    return () => lookAt(path, this.#process.userId);
  }

  /** The kept answer while it holds, else a new one. */
  async #ask<T>(
    key: string,
    maker: unknown,
    { everyMs = 0 }: LookOptions,
    look: Source["look"],
    answer: () => Promise<{ stamp: string; refused?: string; value: T | undefined }>,
  ): Promise<T | undefined> {
    const known = this.#sources.get(key);
    if (known !== undefined && known.maker === maker && known.stamp !== "") {
      known.round = this.#round;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made by the same maker for the same key
      return known.value as T | undefined;
    }
    const { stamp, refused, value } = await answer();
    this.#sources.set(key, {
      stamp,
      lookedAt: this.#monotonic(),
      everyMs,
      look,
      refused,
      maker,
      value,
      round: this.#round,
    });
    return value;
  }

  #isDue({ lookedAt, everyMs }: Source): boolean {
    return this.#monotonic() - lookedAt >= everyMs;
  }
}
