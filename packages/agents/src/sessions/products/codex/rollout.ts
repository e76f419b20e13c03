import type { FilePart } from "../../model/reader.ts";
import { defined } from "../../parse/defined.ts";
import { asObject, idOf, parseObject, textOf, timeOf } from "../../parse/json.ts";
import type { JsonObject } from "../../parse/json.ts";
import { objectsFromEnd } from "../../parse/json-lines.ts";

/** What the end of a rollout tells of its thread. */
export interface RolloutEnd {
  /** Absent where it does not say: a call that has no output runs, or waits for a permission. */
  readonly state?: "working" | "idle";
  /** When the last turn began or ended. */
  readonly at?: number;
  readonly model?: string;
}

const turns: ReadonlyMap<unknown, "working" | "idle"> = new Map([
  ["task_started", "working"],
  ["turn_started", "working"],
  ["task_complete", "idle"],
  ["turn_complete", "idle"],
  ["turn_aborted", "idle"],
] as const);

/** Requests for a permission are not written down; a call whose policy never asks can only run. */
const asksNobody = "never";

export function parseRolloutEnd(part: Pick<FilePart, "text" | "isCut">): RolloutEnd {
  const answered = new Set<unknown>();
  let isCalling = false;
  let told: { readonly state: "working" | "idle"; readonly at: number | undefined } | undefined;
  let context: JsonObject | undefined;
  for (const line of objectsFromEnd(part)) {
    const payload = asObject(line["payload"]) ?? {};
    const { type } = payload;
    if (line["type"] === "turn_context") context ??= payload;
    if (told === undefined && line["type"] === "response_item") {
      if (type === "function_call_output" || type === "custom_tool_call_output") {
        answered.add(payload["call_id"]);
      } else if (type === "function_call" || type === "custom_tool_call") {
        isCalling ||= !answered.has(payload["call_id"]);
      }
    }
    const state = line["type"] === "event_msg" ? turns.get(type) : undefined;
    if (state !== undefined) told ??= { state, at: timeOf(line["timestamp"]) };
    if (told !== undefined && context !== undefined) break;
  }
  const mayWait = isCalling && context?.["approval_policy"] !== asksNobody;
  return defined({
    state: told?.state === "working" && mayWait ? undefined : told?.state,
    at: told?.at,
    model: textOf(context?.["model"]),
  });
}

/** What the first line of a rollout tells. */
export interface RolloutStart {
  readonly id: string;
  /** The thread was started by another one, for a part of its work. */
  readonly isPart: boolean;
}

export function parseRolloutStart({ text }: Pick<FilePart, "text">): RolloutStart | undefined {
  const payload = asObject(firstLine(text)?.["payload"]);
  const id = idOf(payload?.["id"]);
  if (payload === undefined || id === undefined) return undefined;
  const session = payload["session_id"];
  const source = payload["source"];
  return {
    id,
    isPart: (session !== undefined && session !== id) || asObject(source) !== undefined,
  };
}

/** Its instructions make the first line long: then its beginning is read. */
function firstLine(text: string): JsonObject | undefined {
  const end = text.indexOf("\n");
  const whole = parseObject(end === -1 ? text : text.slice(0, end));
  if (whole !== undefined || end !== -1) return whole;
  const beginning = /^.*?(?=,"base_instructions")/s.exec(text)?.[0];
  return beginning === undefined ? undefined : parseObject(`${beginning}}}`);
}

/** The thread id in the name of a rollout, below `sessions/<year>/<month>/<day>/`. */
export function threadOfRollout(path: string): string | undefined {
  return /\/sessions\/\d{4}\/\d\d\/\d\d\/rollout-[\dT-]+-([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\.jsonl$/.exec(
    path,
  )?.[1];
}
