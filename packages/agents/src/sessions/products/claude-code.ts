import { defined } from "@corral/inspector/core";
import type { SessionFiles, SessionReader } from "../model/reader.ts";
import type { AgentSession, SessionProcess } from "../model/session.ts";
import { parseJob } from "./claude-code/job.ts";
import { projectFolder } from "./claude-code/project-folder.ts";
import { isWrittenBy, parseSessionFile } from "./claude-code/session-file.ts";
import type { SessionFile } from "./claude-code/session-file.ts";
import { parseTranscript } from "./claude-code/transcript.ts";
import type { Transcript } from "./claude-code/transcript.ts";

/** Model and title change seldom; the state is elsewhere. */
const transcriptEveryMs = 5_000;

/**
 * Claude Code, 2.1.197 and later. `sessions/<pid>.json` names the process exactly and changes with its
 * state. Beside it lie keys, and tokens in `daemon/`: neither is ever opened.
 */
export const claudeCodeSessions: SessionReader = {
  product: "claude",
  async read(process, files) {
    const home = await files.directory(process, {
      variables: [{ name: "CLAUDE_CONFIG_DIR" }],
      otherwise: ".claude",
    });
    if (home === undefined) return undefined;
    const path = `${home}/sessions/${process.pid}.json`;
    // Emptied and written again at each change: a second look meets what the first one missed.
    const file =
      (await files.tail(path, parseSessionFile)) ?? (await files.tail(path, parseSessionFile));
    if (file === undefined || file.spare || !isWrittenBy(file, process)) return undefined;
    const state = await sessionState(file, files, home);
    if (state === undefined) return undefined;
    const transcript = await findTranscript(file, process, files, home);
    return {
      id: file.sessionId,
      ...state,
      tie: "process",
      ...defined({
        title: file.title ?? transcript?.title,
        model: transcript?.model,
        transcriptPath: transcript?.path,
        stateSource: state.state === "unknown" ? undefined : ("file" as const),
        background: file.background || undefined,
      }),
    };
  },
};

/** undefined: a spare of an older version, which has an id for a job that is not there. */
async function sessionState(
  { state, stateSince, waitingFor, jobId, background }: SessionFile,
  files: SessionFiles,
  home: string,
): Promise<Pick<AgentSession, "state" | "stateSince" | "waitingFor"> | undefined> {
  const own = { state, ...defined({ stateSince, waitingFor }) };
  if (!background || jobId === undefined) return own;
  const job = await files.tail(`${home}/jobs/${jobId}/state.json`, parseJob);
  if (job === undefined) return undefined;
  if (state !== "idle" || job.needs === undefined) return own;
  return {
    state: "waiting",
    waitingFor: job.needs,
    ...defined({ stateSince: job.updatedAt ?? stateSince }),
  };
}

/** A session that changed its directory keeps its transcript where it began. */
async function findTranscript(
  { sessionId, workingDirectory }: SessionFile,
  process: SessionProcess,
  files: SessionFiles,
  home: string,
): Promise<(Transcript & { readonly path: string }) | undefined> {
  for (const directory of new Set([workingDirectory, process.workingDirectory])) {
    if (directory === undefined) continue;
    const path = `${home}/projects/${projectFolder(directory)}/${sessionId}.jsonl`;
    const transcript = await files.tail(path, parseTranscript, { everyMs: transcriptEveryMs });
    if (transcript !== undefined) return { ...transcript, path };
  }
  return undefined;
}
