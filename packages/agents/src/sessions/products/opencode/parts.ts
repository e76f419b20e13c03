import type { SqlValue } from "../../model/reader.ts";
import { idOf, timeOf } from "../../parse/json.ts";

type Row = Readonly<Record<string, SqlValue>>;

/** The calls of tools that have begun and not ended, of one message. */
export const partsSql = `
  select json_extract(data, '$.tool') tool,
    json_type(data, '$.state.metadata') metadata,
    json_extract(data, '$.state.metadata.sessionId') session,
    time_updated
  from part where message_id = ? and json_extract(data, '$.state.status') = 'running'`;

/** Tools that ask the person, and end with the answer. */
const questions: ReadonlySet<SqlValue | undefined> = new Set([
  "question",
  "plan_enter",
  "plan_exit",
]);

/** Tools that, once they are permitted, tell of it in their metadata or end at once. */
const permitted: ReadonlySet<SqlValue | undefined> = new Set([
  "bash",
  "edit",
  "write",
  "apply_patch",
  "multiedit",
  "patch",
  "read",
]);

/** What a running call asks of the person. A request for a permission is not written down itself. */
export function question(
  row: Row,
): { readonly waitingFor: string; readonly since: number } | undefined {
  const { tool, metadata } = row;
  const since = timeOf(row["time_updated"]);
  if (since === undefined) return undefined;
  if (questions.has(tool)) return { waitingFor: "answer", since };
  return permitted.has(tool) && metadata === null ? { waitingFor: "permission", since } : undefined;
}

/** The session of the subagent that a call has begun. */
export function subsession(row: Row): string | undefined {
  return row["tool"] === "task" ? idOf(row["session"]) : undefined;
}
