import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  sessionReaders,
  type FilePart,
  type ProcessSession,
  type Row as DatabaseRow,
  type SessionFiles,
  type SessionProcess,
  type SessionSource,
} from "@corral/agents/sessions";
import type { Folders } from "./folders.ts";
import type { Machine } from "./machine.ts";
import { userIdOf } from "./rows.ts";
import type { Content, SessionFile } from "./scene.ts";

const partLength = 64 * 1024;

interface StoredFile {
  readonly file: SessionFile;
  readonly text: string;
  readonly modifiedAt: number;
}

/** The session files of a scene in memory, read by the real readers when the scene says so. */
export class SceneSessions implements SessionSource {
  readonly #machine: Machine;
  readonly #folders: Folders;
  readonly #stored = new Map<string, StoredFile>();
  readonly #sessions = new Map<string, ProcessSession>();
  #followed: readonly SessionProcess[] = [];

  constructor(machine: Machine, folders: Folders) {
    this.#machine = machine;
    this.#folders = folders;
  }

  get sessions(): ReadonlyMap<string, ProcessSession> {
    return new Map(this.#sessions);
  }

  follow(processes: readonly SessionProcess[]): void {
    this.#followed = processes;
    for (const key of this.#sessions.keys()) {
      if (!processes.some((process) => process.key === key)) this.#sessions.delete(key);
    }
  }

  onChange(): void {}

  status() {
    return [];
  }

  close(): void {}

  /** Writes files, with what the machine knows now in the place of `@now`, `@iso` and `@ticks`. */
  write(files: readonly SessionFile[]): void {
    for (const file of files) {
      if (file.removed === true) this.#stored.delete(file.path);
      else {
        const text = this.#textOf(file.content ?? "");
        const modifiedAt = this.#machine.now() - 1000 * (file.ago ?? 0);
        this.#stored.set(file.path, { file, text, modifiedAt });
      }
    }
  }

  /** Reads the session of each process that is followed. */
  async read(): Promise<void> {
    this.#sessions.clear();
    for (const followed of this.#followed) {
      const reader = sessionReaders.find(({ product }) => product === followed.product);
      const process = this.#asInScene(followed);
      const session = await reader?.read(process, this.#filesFor(process));
      if (session !== undefined) this.#sessions.set(followed.key, session);
    }
  }

  #asInScene(process: SessionProcess): SessionProcess {
    const { workingDirectory } = process;
    return workingDirectory === undefined
      ? process
      : { ...process, workingDirectory: this.#folders.original(workingDirectory) };
  }

  #textOf(content: Content): string {
    if (typeof content === "string") return this.#resolve(content);
    const lines = Array.isArray(content) ? content : [content];
    return lines.map((line) => this.#resolve(JSON.stringify(line))).join("\n");
  }

  #resolve(text: string): string {
    const now = this.#machine.now();
    return text
      .replaceAll(/"@now(?:-(\d+))?"/g, (_, ago: string = "0") => String(now - 1000 * Number(ago)))
      .replaceAll(/@iso(?:-(\d+))?/g, (_, ago: string = "0") =>
        new Date(now - 1000 * Number(ago)).toISOString(),
      )
      .replaceAll(/@ticks-(\d+)/g, (_, pid: string) => this.#machine.ticksOf(Number(pid)));
  }

  #filesFor({ pid, userId }: SessionProcess): SessionFiles {
    const environment = this.#machine.environmentOf(pid);
    const home = environment["HOME"] ?? "/home/ana";
    const fileAt = (path: string): StoredFile | undefined => {
      const stored = this.#stored.get(path);
      // As the real layer refuses them.
      if (stored === undefined || stored.file.link === true) return undefined;
      return userIdOf(stored.file.user ?? "ana") === userId ? stored : undefined;
    };
    const part = (path: string, cut: (text: string) => string): FilePart | undefined => {
      const stored = fileAt(path);
      if (stored === undefined) return undefined;
      const { text, modifiedAt } = stored;
      return { text: cut(text), isCut: text.length > partLength, modifiedAt };
    };
    return {
      tail: async (path, parse) => {
        const file = part(path, (text) => text.slice(-partLength));
        return file && parse(file);
      },
      head: async (path, parse) => {
        const file = part(path, (text) => text.slice(0, partLength));
        return file && parse(file);
      },
      list: async (directory) => {
        const below = [...this.#stored.keys()].filter((path) => path.startsWith(`${directory}/`));
        const names = below.map((path) => path.slice(directory.length + 1).split("/")[0]!);
        return below.length === 0 ? undefined : [...new Set(names)];
      },
      modifiedAt: async (path) => fileAt(path)?.modifiedAt,
      rows: async (path, sql, parameters) => {
        const stored = fileAt(path);
        return stored && query(stored, sql, parameters);
      },
      openFiles: async () =>
        [...this.#stored.values()]
          .filter(({ file }) => file.openIn?.includes(pid) === true)
          .map(({ file }) => file.path),
      directory: async (_, { variables = [], otherwise }) => {
        const set = variables.find(({ name }) => environment[name] !== undefined);
        if (set === undefined) return `${home}/${otherwise}`;
        return join(environment[set.name]!, set.below ?? "");
      },
    };
  }
}

/** The content of a database is its tables: a list of rows by name. */
function query(
  { text }: StoredFile,
  sql: string,
  parameters: Parameters<SessionFiles["rows"]>[2],
): readonly DatabaseRow[] | undefined {
  const tables: unknown = JSON.parse(text);
  if (typeof tables !== "object" || tables === null) return undefined;
  using database = new DatabaseSync(":memory:");
  try {
    for (const [table, rows] of Object.entries(tables)) {
      if (!Array.isArray(rows) || rows.length === 0) continue;
      const columns = [...new Set(rows.flatMap((row: object) => Object.keys(row)))];
      database.exec(`create table "${table}" (${columns.map((name) => `"${name}"`).join(", ")})`);
      const marks = columns.map(() => "?").join(", ");
      const insert = database.prepare(`insert into "${table}" values (${marks})`);
      for (const row of rows) insert.run(...columns.map((name) => row[name] ?? null));
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the scenes hold no blobs
    return database.prepare(sql).all(...parameters) as unknown as DatabaseRow[];
  } catch {
    return undefined;
  }
}
