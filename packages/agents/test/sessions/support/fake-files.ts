import { join } from "node:path";
import type { FilePart, SessionFiles, SqlValue } from "../../../src/sessions/model/reader.ts";
import type { SessionProcess } from "../../../src/sessions/model/session.ts";

type Rows = readonly Readonly<Record<string, SqlValue>>[];

interface FakeFile {
  readonly text: string;
  readonly modifiedAt: number;
}

export interface FakeFilesOptions {
  /** By absolute path: the content, or content and time. */
  readonly files: Readonly<Record<string, string | FakeFile>>;
  /** By pid. */
  readonly openFiles?: Readonly<Record<number, readonly string[]>>;
  readonly rows?: (path: string, sql: string, parameters: readonly SqlValue[]) => Rows | undefined;
  /** Rows are old: what was written last cannot be read. */
  readonly rowsAreOld?: boolean;
  /** Default: none. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Default: "/home/ada". */
  readonly home?: string;
}

export interface FakeFiles extends SessionFiles {
  /** Every path whose content was asked for. */
  readonly opened: string[];
}

const limit = 65_536;

/** Files in memory. `opened` tells what a reader read. */
export function fakeFiles(options: FakeFilesOptions): FakeFiles {
  const { home = "/home/ada", environment = {}, openFiles = {} } = options;
  const opened: string[] = [];
  const fileAt = (path: string): FakeFile | undefined => {
    const file = Object.hasOwn(options.files, path) ? options.files[path] : undefined;
    return typeof file === "string" ? { text: file, modifiedAt: 1 } : file;
  };
  const part = (path: string, cut: (bytes: Buffer) => Buffer): FilePart | undefined => {
    opened.push(path);
    const file = fileAt(path);
    if (file === undefined) return undefined;
    const bytes = Buffer.from(file.text);
    return {
      text: cut(bytes).toString(),
      isCut: bytes.length > limit,
      modifiedAt: file.modifiedAt,
    };
  };
  return {
    opened,
    tail: async (path, parse) => {
      const file = part(path, (bytes) => bytes.subarray(-limit));
      return file && parse(file);
    },
    head: async (path, parse) => {
      const file = part(path, (bytes) => bytes.subarray(0, limit));
      return file && parse(file);
    },
    list: (directory) => Promise.resolve(namesBelow(Object.keys(options.files), directory)),
    modifiedAt: (path) => Promise.resolve(fileAt(path)?.modifiedAt),
    rows: async (path, sql, parameters, { upToDate = false } = {}) =>
      upToDate && options.rowsAreOld === true ? undefined : options.rows?.(path, sql, parameters),
    openFiles: ({ pid }: SessionProcess) => Promise.resolve(openFiles[pid] ?? []),
    directory: (_, { variables = [], otherwise }) => {
      const set = variables.find(({ name }) => environment[name] !== undefined);
      if (set === undefined) return Promise.resolve(`${home}/${otherwise}`);
      return Promise.resolve(join(environment[set.name]!, set.below ?? ""));
    },
  };
}

function namesBelow(paths: readonly string[], directory: string): readonly string[] | undefined {
  const below = paths.filter((path) => path.startsWith(`${directory}/`));
  const names = below.map((path) => path.slice(directory.length + 1).split("/")[0] ?? "");
  return below.length === 0 ? undefined : [...new Set(names)];
}
