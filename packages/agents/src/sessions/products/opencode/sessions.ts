import { defined } from "@corral/inspector/core";
import type { SessionFiles, SqlValue } from "../../model/reader.ts";
import type { SessionProcess } from "../../model/session.ts";
import { begunWith, sinceStart } from "../../parse/begun-with.ts";
import { idOf, textOf, timeOf } from "../../parse/json.ts";

/** A row of the table of sessions. */
export interface StoredSession {
  readonly id: string;
  /** Absent if the product only derived one from the time. */
  readonly title?: string;
  readonly directory?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const columns = "id, title, directory, time_created, time_updated";

/** Titles seldom change, and the database with every word. */
const everyMs = 5_000;

export async function sessionById(
  files: SessionFiles,
  database: string,
  id: string,
): Promise<StoredSession | undefined> {
  const sql = `select ${columns} from session where id = ?`;
  const rows = await files.rows(database, sql, [id], { everyMs });
  return rows?.[0] && sessionOf(rows[0]);
}

/** The session that a process began with: one that was given its prompt as an argument. */
export async function sessionBegunWith(
  process: SessionProcess,
  files: SessionFiles,
  database: string,
): Promise<StoredSession | undefined> {
  const { workingDirectory, startedAlone } = process;
  if (workingDirectory === undefined || startedAlone !== true) return undefined;
  const since = sinceStart(process);
  const sql =
    `select ${columns} from session where directory = ? and parent_id is null ` +
    "and (time_created >= ? or time_updated >= ?) limit 2";
  const parameters = [workingDirectory, since, since];
  const rows = await files.rows(database, sql, parameters, { everyMs, upToDate: true });
  const sessions = (rows ?? []).flatMap((row) => sessionOf(row) ?? []);
  const written = sessions.map((session) => ({
    session,
    begunAt: session.createdAt,
    writtenAt: since,
  }));
  return begunWith(process, written)?.session;
}

/**
 * Whether another session began in the directory of one or of the process, since the process started and
 * the one was last used.
 */
export async function sessionBegunSince(
  process: SessionProcess,
  files: SessionFiles,
  database: string,
  { id, directory = "", updatedAt }: StoredSession,
): Promise<boolean> {
  const sql =
    "select id from session where directory in (?, ?) and parent_id is null and id <> ? " +
    "and time_created >= ? limit 1";
  const { workingDirectory = "" } = process;
  const since = Math.max(sinceStart(process), updatedAt);
  const parameters = [directory, workingDirectory, id, since];
  const rows = await files.rows(database, sql, parameters, { everyMs });
  return rows !== undefined && rows.length > 0;
}

function sessionOf(row: Readonly<Record<string, SqlValue>>): StoredSession | undefined {
  const id = idOf(row["id"]);
  const title = textOf(row["title"]);
  if (id === undefined) return undefined;
  return {
    id,
    createdAt: timeOf(row["time_created"]) ?? 0,
    updatedAt: timeOf(row["time_updated"]) ?? 0,
    ...defined({
      title: title !== undefined && /^New session - \d{4}-\d\d-/.test(title) ? undefined : title,
      directory: textOf(row["directory"]),
    }),
  };
}
