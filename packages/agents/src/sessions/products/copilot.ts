import { defined } from "@corral/inspector/core";
import type { SessionReader } from "../model/reader.ts";
import type { AgentSession, ProcessSession, SessionProcess } from "../model/session.ts";
import { isSince } from "../parse/since.ts";
import { parseEvents } from "./copilot/events.ts";
import type { Events } from "./copilot/events.ts";
import { parseOpenSessions } from "./copilot/open-sessions.ts";
import type { OpenSession } from "./copilot/open-sessions.ts";
import { ownSession } from "./copilot/own-session.ts";
import { parseWorkspace } from "./copilot/workspace.ts";

/** GitHub Copilot CLI 1.0: a folder for each session, locked by the process that has it open. */
export const copilotSessions: SessionReader = {
  product: "copilot",
  async read(process, files) {
    const home = await files.directory(process, {
      variables: [{ name: "COPILOT_HOME" }],
      otherwise: ".copilot",
    });
    if (home === undefined) return undefined;
    const open = await files.tail(`${home}/open-sessions-state.json`, parseOpenSessions);
    const own = await ownSession(process, files, `${home}/session-state`, open ?? new Map());
    if (own === undefined) return undefined;
    const folder = `${home}/session-state/${own.id}`;
    const transcriptPath = `${folder}/events.jsonl`;
    const workspace = await files.tail(`${folder}/workspace.yaml`, parseWorkspace);
    const events = await files.tail(transcriptPath, parseEvents);
    const state = sessionState(events, open?.get(own.id), process);
    // It was started with this session and has left it.
    if (own.tie === "argument" && state.state === "ended") return undefined;
    return {
      ...own,
      ...state,
      ...defined({
        title: workspace?.title,
        model: events?.model,
        transcriptPath: events && transcriptPath,
      }),
    };
  },
};

type State = Pick<AgentSession, "state" | "stateSince" | "waitingFor"> &
  Pick<ProcessSession, "stateSource">;

/** What was written before the process started is of an earlier one, maybe killed amidst its work. */
function sessionState(
  events: Events | undefined,
  open: OpenSession | undefined,
  process: SessionProcess,
): State {
  const { state, at, waitingFor } = events ?? {};
  if (state !== undefined && at !== undefined && isSince(at, process)) {
    return {
      state: state === "closed" ? "ended" : state,
      stateSince: at,
      stateSource: "transcript",
      ...defined({ waitingFor }),
    };
  }
  const { working, refreshedAt } = open ?? {};
  if (working !== undefined && refreshedAt !== undefined && isSince(refreshedAt, process)) {
    return { state: working ? "working" : "idle", stateSince: refreshedAt, stateSource: "file" };
  }
  return { state: "unknown" };
}
