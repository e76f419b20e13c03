import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { asObject, textOf, timeOf } from "../../parse/json.ts";
import type { JsonObject } from "../../parse/json.ts";
import { objectsFromEnd } from "../../parse/json-lines.ts";

/** What the end of a chat tells. */
export interface ChatEnd {
  /** Absent after a call of a tool: it runs, or waits for a permission. */
  readonly state?: "working" | "idle";
  readonly at?: number;
  readonly model?: string;
}

export function parseChatEnd(part: Pick<FilePart, "text" | "isCut">): ChatEnd {
  let told: Pick<ChatEnd, "state" | "at"> | undefined;
  let model: string | undefined;
  for (const line of objectsFromEnd(part)) {
    const { type } = line;
    const at = timeOf(line["timestamp"]);
    if (type === "assistant") {
      model ??= textOf(line["model"]);
      told ??= defined({ state: callsTool(line) ? undefined : ("idle" as const), at });
    } else if (type === "user" || type === "tool_result") {
      told ??= { state: "working", ...defined({ at }) };
    }
    if (told !== undefined && model !== undefined) break;
  }
  return { ...told, ...defined({ model }) };
}

function callsTool(line: JsonObject): boolean {
  const parts = asObject(line["message"])?.["parts"];
  return (
    Array.isArray(parts) && parts.some((part) => asObject(part)?.["functionCall"] !== undefined)
  );
}
