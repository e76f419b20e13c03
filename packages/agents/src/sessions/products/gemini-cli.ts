import { defined } from "@corral/inspector/core";
import { asObject, idOf, parseObject } from "../parse/json.ts";
import type { FilePart, SessionFiles, SessionReader } from "../model/reader.ts";
import type { SessionProcess } from "../model/session.ts";
import { begunWith } from "../parse/begun-with.ts";
import { isSince } from "../parse/since.ts";
import { minuteOfChat, parseChatEnd, parseChatStart } from "./gemini-cli/chat.ts";
import type { ChatStart } from "./gemini-cli/chat.ts";

const minuteMs = 60_000;
const tailEveryMs = 1_000;

/**
 * Gemini CLI 0.61: a folder of chats for each directory, and nothing that names a process, holds a chat
 * open or stands in what it starts. Known is only the chat that it began with; one that is resumed is not.
 */
export const geminiCliSessions: SessionReader = {
  product: "gemini",
  async read(process, files) {
    const { workingDirectory } = process;
    const home = await files.directory(process, { otherwise: ".gemini" });
    if (home === undefined || workingDirectory === undefined) return undefined;
    const projects = await files.tail(`${home}/projects.json`, parseProjects);
    const project = projects?.get(workingDirectory);
    if (project === undefined) return undefined;
    const folder = `${home}/tmp/${project}/chats`;
    const chat = begunWith(process, await chatsSince(process, files, folder));
    if (chat === undefined) return undefined;
    const end = await files.tail(chat.path, parseChatEnd, { everyMs: tailEveryMs });
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

async function chatsSince(
  { startedAt = Number.POSITIVE_INFINITY }: SessionProcess,
  files: SessionFiles,
  folder: string,
): Promise<readonly (ChatStart & { readonly path: string })[]> {
  const names = (await files.list(folder)) ?? [];
  const chats: (ChatStart & { readonly path: string })[] = [];
  for (const name of names) {
    const minute = minuteOfChat(name);
    if (minute === undefined || minute < startedAt - minuteMs) continue;
    const path = `${folder}/${name}`;
    const start = await files.head(path, parseChatStart, { everyMs: minuteMs });
    if (start !== undefined && !start.isPart) chats.push({ ...start, path });
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
