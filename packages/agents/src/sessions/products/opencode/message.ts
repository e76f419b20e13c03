import { defined } from "@corral/inspector/core";
import type { SqlValue } from "../../model/reader.ts";
import { idOf, textOf, timeOf } from "../../parse/json.ts";

type Row = Readonly<Record<string, SqlValue>>;

/** What the last message of a session tells. */
export interface LastMessage {
  readonly id: string;
  readonly state?: "working" | "idle";
  /** When the prompt was given, or the answer was complete. */
  readonly since?: number;
  readonly updatedAt: number;
  readonly model?: string;
}

/** The texts of a prompt are not read. */
export const lastMessageSql = `
  select m.id, m.time_created, m.time_updated,
    json_extract(m.data, '$.role') role,
    json_extract(m.data, '$.time.completed') completed,
    json_extract(m.data, '$.finish') finish,
    json_type(m.data, '$.error') error,
    coalesce(json_extract(m.data, '$.modelID'), json_extract(m.data, '$.model.modelID')) model,
    (select time_created from message where id = json_extract(m.data, '$.parentID')) asked
  from message m where m.session_id = ? order by m.time_created desc, m.id desc limit 1`;

export function lastMessage(row: Row): LastMessage | undefined {
  const id = idOf(row["id"]);
  const createdAt = timeOf(row["time_created"]);
  if (id === undefined || createdAt === undefined) return undefined;
  const { role } = row;
  const told = role === "assistant" ? answer(row, createdAt) : undefined;
  return {
    id,
    updatedAt: timeOf(row["time_updated"]) ?? createdAt,
    ...(role === "user" ? { state: "working" as const, since: createdAt } : told),
    ...defined({ model: textOf(row["model"]) }),
  };
}

/** Each step of a turn is an answer; one that ends in calls of tools is followed by another. */
function answer(row: Row, createdAt: number): Pick<LastMessage, "state" | "since"> {
  const completed = timeOf(row["completed"]);
  const goesOn =
    row["error"] === null && (completed === undefined || row["finish"] === "tool-calls");
  return goesOn
    ? { state: "working", ...defined({ since: timeOf(row["asked"]) }) }
    : { state: "idle", since: completed ?? createdAt };
}
