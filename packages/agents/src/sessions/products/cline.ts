import { defined } from "@corral/inspector/core";
import type { SessionFiles, SessionReader, SqlValue } from "../model/reader.ts";
import type { ProcessSession, SessionProcess, SessionState } from "../model/session.ts";
import { askedId } from "../parse/asked-id.ts";
import { begunWith } from "../parse/begun-with.ts";
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
}

/**
 * Cline CLI 3: one database names the process that runs a session. That is Cline itself, or the hub which
 * all of them share: then the session is known by an argument, or as the one that Cline began with.
 */
export const clineSessions: SessionReader = {
  product: "cline",
  async read(process, files) {
    const home = await files.directory(process, { otherwise: ".cline" });
    if (home === undefined) return undefined;
    const stored = await storedSessions(process, files, `${home}/data/db/sessions.db`);
    const own = stored.findLast(
      ({ pid, begunAt }) => pid === process.pid && isSince(begunAt, process),
    );
    const asked = askedId(process.command, flags);
    const named = stored.find(({ id }) => id === asked);
    const found = own ?? named ?? begunWith(process, stored);
    if (found === undefined) return undefined;
    const { pid: _pid, begunAt: _begunAt, ...session } = found;
    const tie = found === own ? "process" : found === named ? "argument" : "start";
    return { ...session, tie };
  },
};

/** Those that a person began in the process's directory, or that it runs; oldest first. */
async function storedSessions(
  process: SessionProcess,
  files: SessionFiles,
  path: string,
): Promise<readonly StoredSession[]> {
  const rows = await files.rows(
    path,
    `select ${columns} from sessions where is_subagent = 0 and (pid = ? or cwd = ?) order by started_at desc limit 50`,
    [process.pid, process.workingDirectory ?? ""],
    { everyMs, upToDate: true },
  );
  return (rows ?? []).flatMap((row) => storedSession(row, process) ?? []).toReversed();
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
