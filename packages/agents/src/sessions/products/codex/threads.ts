import { defined } from "@corral/inspector/core";
import type { SessionFiles } from "../../model/reader.ts";
import type { SessionProcess } from "../../model/session.ts";
import { begunWith, sinceStart } from "../../parse/begun-with.ts";
import { idOf, textOf, timeOf } from "../../parse/json.ts";

/** A row of the table of threads. */
export interface Thread {
  readonly id: string;
  readonly title?: string;
  readonly model?: string;
  readonly rolloutPath?: string;
  readonly createdAt?: number;
}

/** The table changes with each turn; a title seldom. */
const everyMs = 5_000;

/** The first versions of the table had no name. */
const columns = ["title, name, model, rollout_path, created_at_ms", "title, model, rollout_path"];

type Row = Readonly<Record<string, unknown>>;

/** A thread by its id, of `state_<n>.sqlite`; the number rises with the layout. */
export async function threadById(
  files: SessionFiles,
  home: string,
  id: string,
): Promise<Thread | undefined> {
  const path = await newestState(files, home);
  if (path === undefined) return undefined;
  for (const names of columns) {
    const rows = await files.rows(path, `select id, ${names} from threads where id = ?`, [id], {
      everyMs,
    });
    if (rows !== undefined) return rows[0] && threadOf(rows[0]);
  }
  return undefined;
}

/**
 * The thread that a terminal interface began with: the daemon that all of them share writes it, and
 * nothing names the process.
 */
export async function threadBegunWith(
  process: SessionProcess,
  files: SessionFiles,
  home: string,
): Promise<Thread | undefined> {
  const { workingDirectory, startedAlone } = process;
  if (workingDirectory === undefined || startedAlone !== true) return undefined;
  const path = await newestState(files, home);
  if (path === undefined) return undefined;
  const since = sinceStart(process);
  const rows = await files.rows(
    path,
    "select id, title, name, model, rollout_path, created_at_ms from threads " +
      "where cwd = ? and source in ('cli', 'vscode') " +
      "and (created_at_ms >= ? or updated_at_ms >= ?) limit 2",
    [workingDirectory, since, since],
    { everyMs, upToDate: true },
  );
  const threads = (rows ?? []).flatMap((row) => threadOf(row) ?? []);
  const written = threads.map((thread) => ({
    thread,
    begunAt: thread.createdAt ?? 0,
    writtenAt: since,
  }));
  return begunWith(process, written)?.thread;
}

function threadOf(row: Row): Thread | undefined {
  const id = idOf(row["id"]);
  if (id === undefined) return undefined;
  return {
    id,
    ...defined({
      title: textOf(row["name"]) ?? textOf(row["title"]),
      model: textOf(row["model"]),
      rolloutPath: textOf(row["rollout_path"]),
      createdAt: timeOf(row["created_at_ms"]),
    }),
  };
}

async function newestState(files: SessionFiles, home: string): Promise<string | undefined> {
  const names = (await files.list(home)) ?? [];
  const numbers = names.flatMap((name) => /^state_(\d{1,6})\.sqlite$/.exec(name)?.[1] ?? []);
  const [newest] = numbers.map(Number).toSorted((a, b) => b - a);
  return newest === undefined ? undefined : `${home}/state_${newest}.sqlite`;
}
