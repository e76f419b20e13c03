import { DatabaseSync } from "node:sqlite";
import type { SqlValue } from "../../../src/sessions/model/reader.ts";
import type { FakeFilesOptions } from "../support/fake-files.ts";
import { fixture } from "../support/fixture.ts";

export type Row = Readonly<Record<string, SqlValue>>;

/** Rows by table. */
export interface Rows {
  readonly session: readonly Row[];
  readonly message: readonly Row[];
  readonly part: readonly Row[];
}

/** The rows of one session, as recorded while its terminal showed that state. */
export function recorded(state: "waiting" | "running" | "aborted"): Rows {
  const rows: Rows = JSON.parse(fixture(`opencode/fixtures/1.18.33/${state}.json`));
  return rows;
}

/** The columns of version 1.18.33 that are read, and some that are not. */
const schema = `
  create table session (id text primary key, parent_id text, directory text not null,
    title text not null, model text, time_created integer not null, time_updated integer not null);
  create table message (id text primary key, session_id text not null,
    time_created integer not null, time_updated integer not null, data text not null);
  create table part (id text primary key, message_id text not null, session_id text not null,
    time_created integer not null, time_updated integer not null, data text not null)`;

/** A database in memory: answers as one in a file would. Messages are of the first session unless they say. */
export function database(
  path: string,
  rows: Rows,
  tables = schema,
): NonNullable<FakeFilesOptions["rows"]> {
  const sqlite = new DatabaseSync(":memory:");
  sqlite.exec(tables);
  const [first] = rows.session;
  for (const [table, list] of Object.entries<readonly Row[]>({ ...rows })) {
    for (const each of list) {
      const row = table === "session" ? each : { session_id: first?.["id"] ?? "", ...each };
      const names = Object.keys(row);
      sqlite
        .prepare(`insert into ${table} (${names.join()}) values (${names.map(() => "?").join()})`)
        .run(...Object.values(row));
    }
  }
  return (asked, sql, parameters) => {
    if (asked !== path) return undefined;
    try {
      return sqlite
        .prepare(sql)
        .all(...parameters)
        .filter(isRow);
    } catch {
      return undefined;
    }
  };
}

function isRow(row: Readonly<Record<string, unknown>>): row is Row {
  return Object.values(row).every((value) => !(value instanceof Uint8Array));
}
