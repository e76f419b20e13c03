import { defined } from "@corral/inspector/core";
import { asObject, idOf, parseObject } from "../parse/json.ts";
import type { FilePart, SessionFiles, SessionReader } from "../model/reader.ts";
import type { SessionProcess } from "../model/session.ts";
import { begunWith, sinceStart, type BegunSession } from "../parse/begun-with.ts";
import { isSince } from "../parse/since.ts";
import { minuteOfChat, parseChatEnd, parseChatStart } from "./gemini-cli/chat.ts";

const minuteMs = 60_000;
/** There may be many of them, and each costs a stat. */
const olderEveryMs = 15_000;

/**
 * Gemini CLI 0.61: a folder of chats for each directory, and nothing that names a process, holds a chat
 * open or stands in what it starts. Known is only the chat that it began with; one that is resumed is not.
 */
export const geminiCliSessions: SessionReader = {
  product: "gemini",
  async read(process, files) {
    const { workingDirectory } = process;
    const home = await files.directory(process, {
      variables: [{ name: "GEMINI_CLI_HOME", below: ".gemini" }],
      otherwise: ".gemini",
    });
    if (home === undefined || workingDirectory === undefined) return undefined;
    const projects = await files.tail(`${home}/projects.json`, parseProjects);
    const project = projects?.get(workingDirectory);
    if (project === undefined) return undefined;
    const folder = `${home}/tmp/${project}/chats`;
    const chat = begunWith(process, await chatsIn(process, files, folder));
    if (chat === undefined) return undefined;
    const end = await files.tail(chat.path, parseChatEnd);
    const { state, at, model, title } = end ?? {};
    return {
      id: chat.id,
      tie: "start",
      transcriptPath: chat.path,
      ...(state !== undefined && isSince(at, process)
        ? { state, stateSource: "transcript" as const, ...defined({ stateSince: at }) }
        : { state: "unknown" as const }),
      ...defined({ model, title }),
    };
  },
};

type Chat = BegunSession & { readonly id: string; readonly path: string };

/** Those that began since the process started, and older ones: one of these may be resumed. */
async function chatsIn(
  process: SessionProcess,
  files: SessionFiles,
  folder: string,
): Promise<readonly Chat[]> {
  const since = sinceStart(process);
  const chats: Chat[] = [];
  for (const name of (await files.list(folder)) ?? []) {
    const minute = minuteOfChat(name);
    if (minute === undefined) continue;
    const path = `${folder}/${name}`;
    const mayBeNew = minute >= since - minuteMs;
    const start = mayBeNew
      ? await files.head(path, parseChatStart, { everyMs: minuteMs })
      : undefined;
    if (start?.isPart === true) continue;
    const { id = name, begunAt = minute } = start ?? {};
    const writtenAt =
      begunAt >= since ? begunAt : await files.modifiedAt(path, { everyMs: olderEveryMs });
    chats.push({ id, path, begunAt, writtenAt: writtenAt ?? begunAt });
  }
  return chats;
}

/** The folder of each directory, in `projects.json`. */
function parseProjects({ text }: Pick<FilePart, "text">): ReadonlyMap<string, string> {
  const projects = Object.entries(asObject(parseObject(text)?.["projects"]) ?? {});
  return new Map(
    projects.flatMap(([directory, value]) => {
      const folder = idOf(value);
      return folder === undefined ? [] : [[directory, folder] as const];
    }),
  );
}
