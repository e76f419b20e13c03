import { defined } from "@corral/inspector/core";
import type { SessionFiles, SessionReader } from "../model/reader.ts";
import type { SessionProcess, SessionTie } from "../model/session.ts";
import { askedSession } from "./opencode/asked-session.ts";
import { sessionActivity } from "./opencode/activity.ts";
import { sessionBegunSince, sessionBegunWith, sessionById } from "./opencode/sessions.ts";
import type { StoredSession } from "./opencode/sessions.ts";

/**
 * opencode 1.18: one database for all sessions of a person, and nothing in it names a process. The session
 * is known by an argument, or as the one that the process began with. A server has many, and none is its.
 */
export const opencodeSessions: SessionReader = {
  product: "opencode",
  async read(process, files) {
    if (process.command.some((word) => word === "serve" || word === "web")) return undefined;
    const database = await databaseOf(process, files);
    if (database === undefined) return undefined;
    const own = await ownSession(process, files, database);
    if (own === undefined) return undefined;
    const { id, title } = own.session;
    const { model, ...activity } = await sessionActivity(process, files, database, id);
    return { id, tie: own.tie, ...activity, ...defined({ title, model }) };
  },
};

async function ownSession(
  process: SessionProcess,
  files: SessionFiles,
  database: string,
): Promise<{ readonly session: StoredSession; readonly tie: SessionTie } | undefined> {
  const asked = askedSession(process.command);
  if (asked === undefined) {
    const session = await sessionBegunWith(process, files, database);
    return session && { session, tie: "start" };
  }
  const session = await sessionById(files, database, asked);
  if (session === undefined) return undefined;
  // It may have gone over to that one.
  const isLeft = await sessionBegunSince(process, files, database, session);
  return isLeft ? undefined : { session, tie: "argument" };
}

/** The one that it holds open: a variable can name another. */
async function databaseOf(
  process: SessionProcess,
  files: SessionFiles,
): Promise<string | undefined> {
  const open = await files.openFiles(process);
  const held = open?.find((path) => /\/opencode(?:-[\w.-]+)?\.db$/.test(path));
  if (held !== undefined) return held;
  const data = await files.directory(process, {
    variables: [{ name: "XDG_DATA_HOME" }],
    otherwise: ".local/share",
  });
  return data === undefined ? undefined : `${data}/opencode/opencode.db`;
}
