import { defined } from "@corral/inspector/core";
import type { SessionFiles, SessionReader, SqlValue } from "../model/reader.ts";
import type { ProcessSession, SessionProcess, SessionState } from "../model/session.ts";
import { askedId } from "../parse/asked-id.ts";
import { begunWith, sinceStart } from "../parse/begun-with.ts";
import { idOf, parseObject, textOf, timeOf } from "../parse/json.ts";
import { isSince } from "../parse/since.ts";

const states: ReadonlyMap<unknown, SessionState> = new Map([
  ["running", "working"],
  ["idle", "idle"],
  ["completed", "idle"],
] as const);

const columns = "session_id, pid, started_at, status, model, metadata_json, updated_at";
const everyMs = 1_000;
const flags: ReadonlySet<string> = new Set(["--id"]);

interface StoredSession extends Omit<ProcessSession, "tie"> {
  readonly pid: number | undefined;
  readonly begunAt: number;
  readonly writtenAt: number;
}

/**
 * Cline CLI 3: one database names the process that runs a session. That is Cline itself, or the hub which
 * all of them share: then the session is known by an argument, or as the one that Cline began with.
 */
export const clineSessions: SessionReader = {
  product: "cline",
  async read(process, files) {
    const folder = await files.directory(process, {
      variables: [
        { name: "CLINE_DB_DATA_DIR" },
        { name: "CLINE_DATA_DIR", below: "db" },
        { name: "CLINE_DIR", below: "data/db" },
      ],
      otherwise: ".cline/data/db",
    });
    if (folder === undefined) return undefined;
    const asked = askedId(process.command, flags);
    const stored = await storedSessions(process, files, `${folder}/sessions.db`, asked);
    const [own] = stored
      .filter(({ pid, begunAt }) => pid === process.pid && isSince(begunAt, process))
      .toSorted((a, b) => b.writtenAt - a.writtenAt);
    const named = stored.find(({ id }) => id === asked);
    const found = own ?? named ?? begunWith(process, stored);
    if (found === undefined) return undefined;
    const { pid: _pid, begunAt: _begunAt, writtenAt: _writtenAt, ...session } = found;
    const tie = found === own ? "process" : found === named ? "argument" : "start";
    return { ...session, tie };
  },
};

/** Those of the process's directory that were written since it started, what it runs, and what it asks for. */
async function storedSessions(
  process: SessionProcess,
  files: SessionFiles,
  path: string,
  asked: string | undefined,
): Promise<readonly StoredSession[]> {
  const { pid, workingDirectory = "" } = process;
  const since = new Date(sinceStart(process)).toISOString();
  const rows = await files.rows(
    path,
    `select ${columns} from sessions where is_subagent = 0 and (pid = ? or session_id = ? ` +
      "or (cwd = ? and (started_at >= ? or updated_at >= ?))) order by updated_at desc limit 50",
    [pid, asked ?? "", workingDirectory, since, since],
    { everyMs, upToDate: true },
  );
  return (rows ?? []).flatMap((row) => storedSession(row, process) ?? []);
}

function storedSession(
  row: Readonly<Record<string, SqlValue>>,
  process: SessionProcess,
): StoredSession | undefined {
  const id = idOf(row["session_id"]);
  const begunAt = timeOf(row["started_at"]);
  if (id === undefined || begunAt === undefined) return undefined;
  const updatedAt = timeOf(row["updated_at"]);
  const state = states.get(row["status"]);
  const { pid, metadata_json: metadata } = row;
  return {
    id,
    begunAt,
    writtenAt: Math.max(begunAt, updatedAt ?? 0),
    pid: typeof pid === "number" ? pid : undefined,
    ...(state !== undefined && isSince(updatedAt, process)
      ? { state, stateSource: "database" as const, ...defined({ stateSince: updatedAt }) }
      : { state: "unknown" as const }),
    ...defined({
      title: typeof metadata === "string" ? textOf(parseObject(metadata)?.["title"]) : undefined,
      model: textOf(row["model"]),
    }),
  };
}
