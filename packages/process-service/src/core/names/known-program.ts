import { builds, tests } from "./build-programs.ts";
import { others } from "./other-programs.ts";
import { databases, devServers, languageServers } from "./server-programs.ts";
import type { ProcessRole } from "./role.ts";

/** What is known of one program, by its file name. All may be absent: the rules for any program hold then. */
export interface KnownProgram {
  /** What people call it, where its file has another name. */
  readonly title?: string;
  readonly role?: ProcessRole;
  /** Its first word makes another role; "" is none of a role. */
  readonly words?: Readonly<Record<string, ProcessRole | "">>;
  /** Its first word, or the one behind `run`, is a task's name, which tells the role. */
  readonly task?: boolean;
  /** How many words of its arguments are shown; 3 unless given. */
  readonly shows?: number;
  /** A flag that is shown with its value, as it tells two of them apart. */
  readonly flag?: string;
  /** Flags with a value in the next argument; given where flags may stand before words. */
  readonly values?: ReadonlySet<string>;
}

/** As a row of the table: several names, separated by blanks, share one value. */
export type ProgramRow = readonly [
  names: string,
  known?: Omit<KnownProgram, "role" | "values"> & {
    /** null: not the role of its table. */
    readonly role?: ProcessRole | null;
    readonly values?: string;
  },
];

const table = new Map<string, KnownProgram>();

function add(rows: readonly ProgramRow[], tableRole?: ProcessRole): void {
  for (const [names, { role = tableRole, values, ...rest } = {}] of rows) {
    const known: KnownProgram = {
      ...rest,
      ...(role === undefined || role === null ? {} : { role }),
      ...(values === undefined ? {} : { values: new Set(values.split(" ")) }),
    };
    for (const name of names.split(" ")) table.set(name.replaceAll("?", " "), known);
  }
}

add(devServers, "dev-server");
add(tests, "test-runner");
add(languageServers, "language-server");
add(builds, "build");
add(databases, "database");
add(others);

/** By the file name of the program, without extension; undefined for most. */
export function knownProgram(name: string): KnownProgram | undefined {
  return table.get(name);
}

/** All of them, for the documentation. */
export function knownPrograms(): ReadonlyMap<string, KnownProgram> {
  return table;
}
