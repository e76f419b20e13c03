import { defined } from "@corral/inspector/core";
import type { SessionFiles, SessionReader } from "../model/reader.ts";
import type { ProcessSession, SessionProcess, SessionTie } from "../model/session.ts";
import { isSince } from "../parse/since.ts";
import { askedThread } from "./codex/asked-thread.ts";
import { parseRolloutEnd, parseRolloutStart, threadOfRollout } from "./codex/rollout.ts";
import type { RolloutEnd } from "./codex/rollout.ts";
import { threadBegunWith, threadById } from "./codex/threads.ts";
import type { Thread } from "./codex/threads.ts";

interface OwnThread {
  readonly id: string;
  readonly tie: SessionTie;
  readonly rolloutPath?: string;
  readonly thread?: Thread;
}

/**
 * Codex 0.169 and later. `codex exec`, and an app server of its own, hold their rollout open. Terminal
 * interfaces share a daemon that holds all of theirs, and no file names the process: their thread is
 * known by an argument, or as the one that they began with.
 */
export const codexSessions: SessionReader = {
  product: "codex",
  async read(process, files) {
    const home = await files.directory(process, {
      variables: [{ name: "CODEX_HOME" }],
      otherwise: ".codex",
    });
    if (home === undefined) return undefined;
    const own = await ownThread(process, files, home);
    if (own === undefined) return undefined;
    const thread = own.thread ?? (await threadById(files, home, own.id));
    const path = own.rolloutPath ?? thread?.rolloutPath;
    const end = path === undefined ? undefined : await files.tail(path, parseRolloutEnd);
    return {
      id: own.id,
      tie: own.tie,
      ...stateOf(end, process),
      ...defined({
        title: thread?.title,
        model: end?.model ?? thread?.model,
        transcriptPath: end && path,
      }),
    };
  },
};

/** A turn that began before the process started is of an earlier one, maybe killed amidst its work. */
function stateOf(
  end: RolloutEnd | undefined,
  process: SessionProcess,
): Pick<ProcessSession, "state" | "stateSince" | "stateSource" | "waitingFor"> {
  const { state, at, since, waitingFor } = end ?? {};
  const isOwn = isSince(at, process);
  if (state === undefined || (state !== "idle" && !isOwn)) return { state: "unknown" };
  return {
    state,
    stateSource: "transcript",
    ...defined({ stateSince: isOwn ? since : undefined, waitingFor }),
  };
}

async function ownThread(
  process: SessionProcess,
  files: SessionFiles,
  home: string,
): Promise<OwnThread | undefined> {
  const held = await heldThread(process, files);
  if (held !== undefined) return held;
  const marked = new Set(
    process.markers?.flatMap(({ variable, value }) =>
      variable === "CODEX_THREAD_ID" ? [value] : [],
    ),
  );
  const [only, another] = marked;
  if (only !== undefined && another === undefined) return { id: only, tie: "marker" };
  const asked = askedThread(process.command);
  if (asked !== undefined) {
    return (await isLoaded(asked, files, home)) ? { id: asked, tie: "argument" } : undefined;
  }
  const begun = await threadBegunWith(process, files, home);
  if (begun === undefined || !(await isLoaded(begun.id, files, home))) return undefined;
  const path = begun.rolloutPath;
  const start = path === undefined ? undefined : await files.head(path, parseRolloutStart);
  // An editor's, through an app server of its own, may begin in the same directory.
  return start?.originator === "codex-tui" && !start.isPart
    ? { id: begun.id, tie: "start", thread: begun }
    : undefined;
}

/**
 * Whether a process has the thread loaded: then it is locked. The daemon lets go of one that its terminal
 * interface has left for another within a minute. Versions without locks: not known, so true.
 */
async function isLoaded(id: string, files: SessionFiles, home: string): Promise<boolean> {
  const locks = await files.list(`${home}/thread-writer-locks`);
  return locks?.includes(`${id}.lock`) ?? true;
}

/** The thread whose rollout it holds open; of several the one that the others are parts of. */
async function heldThread(
  process: SessionProcess,
  files: SessionFiles,
): Promise<OwnThread | undefined> {
  const paths = ((await files.openFiles(process)) ?? []).filter(
    (path) => threadOfRollout(path) !== undefined,
  );
  const wholes: OwnThread[] = [];
  for (const path of paths) {
    const id = threadOfRollout(path)!;
    const start = paths.length === 1 ? undefined : await files.head(path, parseRolloutStart);
    if (start?.isPart === true) continue;
    wholes.push({ id, tie: "open-file", rolloutPath: path });
  }
  return wholes.length === 1 ? wholes[0] : undefined;
}
