import { defined } from "@corral/inspector/core";
import type { SessionReader } from "../model/reader.ts";
import { askedId } from "../parse/asked-id.ts";
import { isSince } from "../parse/since.ts";
import { parseChatEnd } from "./qwen-code/chat.ts";

const flags: ReadonlySet<string> = new Set(["-r", "--resume", "--session-id"]);

/**
 * Qwen Code 0.15: a chat is written at its first prompt, and nothing in it, in open files or in what it
 * starts names a process. Known is only a session whose id is an argument. It keeps no title.
 */
export const qwenCodeSessions: SessionReader = {
  product: "qwen",
  async read(process, files) {
    const { workingDirectory, command } = process;
    const id = askedId(command, flags);
    const home = await files.directory(process, {
      variables: [{ name: "QWEN_RUNTIME_DIR" }, { name: "QWEN_HOME" }],
      otherwise: ".qwen",
    });
    if (id === undefined || home === undefined || workingDirectory === undefined) return undefined;
    const project = workingDirectory.replaceAll(/[^a-zA-Z0-9]/g, "-");
    const path = `${home}/projects/${project}/chats/${id}.jsonl`;
    const end = await files.tail(path, parseChatEnd);
    const { state, at, model } = end ?? {};
    return {
      id,
      tie: "argument",
      ...(state !== undefined && isSince(at, process)
        ? { state, stateSource: "transcript" as const, ...defined({ stateSince: at }) }
        : { state: "unknown" as const }),
      ...defined({ model, transcriptPath: end && path }),
    };
  },
};
