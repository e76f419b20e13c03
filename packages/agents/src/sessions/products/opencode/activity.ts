import { defined } from "@corral/inspector/core";
import type { SessionFiles } from "../../model/reader.ts";
import type { ProcessSession, SessionProcess } from "../../model/session.ts";
import { isSince } from "../../parse/since.ts";
import { lastMessage, lastMessageSql } from "./message.ts";
import { partsSql, question, subsession } from "./parts.ts";

type Activity = Pick<
  ProcessSession,
  "state" | "stateSince" | "stateSource" | "waitingFor" | "model"
>;

/** Old rows would tell a state that is over. */
const upToDate = { upToDate: true };

/** Deepest subagent that is asked for what it waits for. */
const maxDepth = 3;

/** What a session does, of its last message and that one's parts. */
export async function sessionActivity(
  process: SessionProcess,
  files: SessionFiles,
  database: string,
  id: string,
): Promise<Activity> {
  const [row] = (await files.rows(database, lastMessageSql, [id], upToDate)) ?? [];
  const message = row && lastMessage(row);
  const model = defined({ model: message?.model });
  if (message?.state === undefined) return { state: "unknown", ...model };
  // A turn that began before the process started is of an earlier one, maybe killed amidst its work.
  const isOwn = isSince(message.updatedAt, process);
  if (message.state !== "idle" && !isOwn) return { state: "unknown", ...model };
  const asked =
    message.state === "working" ? await questionOf(files, database, message.id) : undefined;
  return {
    ...(asked === undefined
      ? { state: message.state, ...defined({ stateSince: isOwn ? message.since : undefined }) }
      : { state: "waiting" as const, stateSince: asked.since, waitingFor: asked.waitingFor }),
    stateSource: "database",
    ...model,
  };
}

/** What a message, or one of the subagents that it has begun, asks of the person. */
async function questionOf(
  files: SessionFiles,
  database: string,
  messageId: string,
  depth = 0,
): Promise<{ readonly waitingFor: string; readonly since: number } | undefined> {
  const parts = (await files.rows(database, partsSql, [messageId], upToDate)) ?? [];
  for (const part of parts) {
    const asked = question(part);
    if (asked !== undefined) return asked;
    const below = depth < maxDepth ? subsession(part) : undefined;
    if (below === undefined) continue;
    const [row] = (await files.rows(database, lastMessageSql, [below], upToDate)) ?? [];
    const message = row && lastMessage(row);
    if (message?.state !== "working") continue;
    const belowAsked = await questionOf(files, database, message.id, depth + 1);
    if (belowAsked !== undefined) return belowAsked;
  }
  return undefined;
}
