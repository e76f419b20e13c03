import type { SessionReader } from "../model/reader.ts";
import { askedId } from "../parse/asked-id.ts";
import { idOf } from "../parse/json.ts";

const flags: ReadonlySet<string> = new Set(["--conversation"]);

/**
 * Antigravity CLI, after its public documents; not tried on the program. What it starts carries the
 * conversation's id, and an argument may name one. Its files are not documented: neither title nor state.
 */
export const antigravitySessions: SessionReader = {
  product: "antigravity",
  async read({ markers = [], command }) {
    const marked = new Set(
      markers.flatMap(({ variable, value }) =>
        variable === "ANTIGRAVITY_CONVERSATION_ID" ? (idOf(value) ?? []) : [],
      ),
    );
    const [only, another] = marked;
    if (only !== undefined && another === undefined) {
      return { id: only, tie: "marker", state: "unknown" };
    }
    const asked = askedId(command, flags);
    return asked === undefined ? undefined : { id: asked, tie: "argument", state: "unknown" };
  },
};
