import type { ProcessSession } from "../model/session.ts";

const titleLimit = 1_000;
const wordLimit = 256;
const pathLimit = 4_096;

/** The session with its texts cut: what a product's file holds may be of any length. */
export function boundSession(session: ProcessSession): ProcessSession {
  const { id, title, model, waitingFor, transcriptPath, ...rest } = session;
  return {
    ...rest,
    id: id.slice(0, wordLimit),
    ...(title !== undefined && { title: title.slice(0, titleLimit) }),
    ...(model !== undefined && { model: model.slice(0, wordLimit) }),
    ...(waitingFor !== undefined && { waitingFor: waitingFor.slice(0, wordLimit) }),
    ...(transcriptPath !== undefined && transcriptPath.length <= pathLimit && { transcriptPath }),
  };
}

/** What is left of a session whose files do not answer: who it is, not what it does. */
export function withoutState(session: ProcessSession): ProcessSession {
  const { stateSince: _since, stateSource: _source, waitingFor: _for, ...rest } = session;
  return { ...rest, state: "unknown" };
}
