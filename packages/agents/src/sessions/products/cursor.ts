import type { SessionReader } from "../model/reader.ts";
import { askedId } from "../parse/asked-id.ts";

const flags: ReadonlySet<string> = new Set(["--resume"]);

/**
 * Cursor CLI, after its public documents; not tried on the program. `--resume` names a chat. No file is
 * documented that ties a chat to a process or tells its state: hooks do.
 */
export const cursorSessions: SessionReader = {
  product: "cursor-agent",
  async read({ command }) {
    const asked = askedId(command, flags);
    return asked === undefined ? undefined : { id: asked, tie: "argument", state: "unknown" };
  },
};
