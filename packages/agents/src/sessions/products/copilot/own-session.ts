import type { SessionFiles } from "../../model/reader.ts";
import type { SessionProcess, SessionTie } from "../../model/session.ts";
import { idOf } from "../../parse/json.ts";
import { isSince } from "../../parse/since.ts";
import type { OpenSessions } from "./open-sessions.ts";

export interface OwnSession {
  readonly id: string;
  readonly tie: SessionTie;
}

/**
 * The session of a process: the one with its `inuse.<pid>.lock`. A killed process leaves its lock behind,
 * so either the process holds `inuse.<pid>.hold` beside it open, or the lock is not older than the process.
 * A resumed session is locked at its first prompt; before, it is the one that the process was started
 * with, if a terminal has opened it since and none has locked it.
 */
export async function ownSession(
  process: SessionProcess,
  files: SessionFiles,
  folder: string,
  open: OpenSessions,
): Promise<OwnSession | undefined> {
  const paths = (await files.openFiles(process)) ?? [];
  const held = new Set(paths.flatMap((path) => heldSession(path, process.pid, folder) ?? []));
  const locks = await Promise.all(
    [...new Set([...held, ...open.keys()])].map(async (id) => ({
      id,
      lockedAt: await files.modifiedAt(`${folder}/${id}/inuse.${process.pid}.lock`),
    })),
  );
  // At a change of sessions it has two for a moment.
  const [own] = locks
    .flatMap(({ id, lockedAt = -1 }) => (lockedAt < 0 ? [] : [{ id, lockedAt }]))
    .filter(({ id, lockedAt }) => held.has(id) || isSince(lockedAt, process))
    .toSorted((a, b) => b.lockedAt - a.lockedAt);
  if (own !== undefined) return { id: own.id, tie: held.has(own.id) ? "open-file" : "process" };
  const asked = askedSession(process.command);
  if (asked === undefined || !isSince(open.get(asked)?.openedAt, process)) return undefined;
  const names = await files.list(`${folder}/${asked}`);
  const isLocked = names?.some((name) => /^inuse\.\d+\.lock$/.test(name)) ?? true;
  return isLocked ? undefined : { id: asked, tie: "argument" };
}

function heldSession(path: string, pid: number, folder: string): string | undefined {
  const end = `/inuse.${pid}.hold`;
  if (!path.startsWith(`${folder}/`) || !path.endsWith(end)) return undefined;
  return idOf(path.slice(folder.length + 1, -end.length));
}

const flags: ReadonlySet<string> = new Set(["--resume", "-r", "--session-id"]);

function askedSession(command: readonly string[]): string | undefined {
  for (const [at, word] of command.entries()) {
    const value = flags.has(word)
      ? command[at + 1]
      : /^--(?:resume|session-id)=(.*)$/.exec(word)?.[1];
    const id = idOf(value);
    if (id !== undefined) return id;
  }
  return undefined;
}
