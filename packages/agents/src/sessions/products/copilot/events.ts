import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { objectsFromEnd } from "../../parse/json-lines.ts";
import { asObject, textOf, timeOf } from "../../parse/json.ts";
import type { JsonObject } from "../../parse/json.ts";

/** What the end of `events.jsonl` tells. `closed`: the session was left by whoever had it open. */
export interface Events {
  readonly state?: "working" | "waiting" | "idle" | "closed";
  /** When the event happened that says so. */
  readonly at?: number;
  readonly waitingFor?: string;
  readonly model?: string;
}

/** Tools that ask the person, and end with the answer. */
const questions: ReadonlySet<string> = new Set(["ask_user", "exit_plan_mode"]);

/** Types of its session-events.schema.json that decide alone. */
const deciding: ReadonlyMap<string, Events["state"]> = new Map([
  ["session.start", "idle"],
  ["session.resume", "idle"],
  ["user.message", "working"],
  ["assistant.turn_start", "working"],
  ["assistant.turn_end", "idle"],
  ["session.task_complete", "idle"],
  ["abort", "idle"],
  ["session.shutdown", "closed"],
]);

export function parseEvents(part: Pick<FilePart, "text" | "isCut">): Events {
  const answered = new Set<string>();
  let told: Events | undefined;
  let model: string | undefined;
  for (const event of objectsFromEnd(part)) {
    const data = asObject(event["data"]) ?? {};
    model ??= textOf(data["newModel"]) ?? textOf(data["model"]) ?? textOf(data["selectedModel"]);
    told ??= tellingEvent(event, data, answered);
    if (told !== undefined && model !== undefined) break;
  }
  return { ...told, ...defined({ model }) };
}

function tellingEvent(
  event: JsonObject,
  data: JsonObject,
  answered: Set<string>,
): Events | undefined {
  const { type } = event;
  const at = timeOf(event["timestamp"]);
  const waitingFor = asks(type, data, answered);
  if (waitingFor !== undefined) return { state: "waiting", waitingFor, ...defined({ at }) };
  // A subagent's turn is not the session's.
  const decides = typeof type === "string" && event["agentId"] === undefined;
  const state = decides ? deciding.get(type) : undefined;
  return state && { state, ...defined({ at }) };
}

/** What an event asks of the person, unless a later one has answered it. */
function asks(type: unknown, data: JsonObject, answered: Set<string>): string | undefined {
  const request = textOf(data["requestId"]);
  const tool = textOf(data["toolCallId"]);
  if (type === "permission.completed" && request !== undefined) answered.add(request);
  if (type === "tool.execution_complete" && tool !== undefined) answered.add(tool);
  if (type === "permission.requested" && request !== undefined) {
    return answered.has(request) ? undefined : "permission";
  }
  if (type === "tool.execution_start" && questions.has(textOf(data["toolName"]) ?? "")) {
    return tool === undefined || answered.has(tool) ? undefined : "answer";
  }
  return undefined;
}
