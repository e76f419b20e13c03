import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { asObject, idOf, parseObject, textOf, timeOf } from "../../parse/json.ts";
import type { JsonObject } from "../../parse/json.ts";
import { objectsFromEnd } from "../../parse/json-lines.ts";
import { asks } from "./asks.ts";

/** What the end of a rollout tells of its thread. */
export interface RolloutEnd {
  /** Absent where it does not say. */
  readonly state?: "working" | "waiting" | "idle";
  /** Since when; absent for a turn that began further up. */
  readonly since?: number;
  /** When the line was written that tells the state. */
  readonly at?: number;
  readonly waitingFor?: string;
  readonly model?: string;
}

type Told = Omit<RolloutEnd, "model">;

interface Call {
  readonly payload: JsonObject;
  readonly at: number | undefined;
}

const turns: ReadonlyMap<unknown, "working" | "idle"> = new Map([
  ["task_started", "working"],
  ["turn_started", "working"],
  ["task_complete", "idle"],
  ["turn_complete", "idle"],
  ["turn_aborted", "idle"],
] as const);

const calls: ReadonlySet<unknown> = new Set(["function_call", "custom_tool_call"]);
const outputs: ReadonlySet<unknown> = new Set(["function_call_output", "custom_tool_call_output"]);

export function parseRolloutEnd(part: Pick<FilePart, "text" | "isCut">): RolloutEnd {
  const answered = new Set<unknown>();
  const pending: Call[] = [];
  let turn: Told | undefined;
  let lastAt: number | undefined;
  let context: JsonObject | undefined;
  for (const line of objectsFromEnd(part)) {
    const payload = asObject(line["payload"]) ?? {};
    const { type } = payload;
    const at = timeOf(line["timestamp"]);
    if (line["type"] === "turn_context") context ??= payload;
    if (turn === undefined && line["type"] === "response_item") {
      lastAt ??= at;
      if (outputs.has(type)) answered.add(payload["call_id"]);
      else if (calls.has(type) && !answered.has(payload["call_id"])) pending.push({ payload, at });
    }
    const state = line["type"] === "event_msg" ? turns.get(type) : undefined;
    if (state !== undefined) turn ??= { state, ...defined({ at, since: at }) };
    if (turn !== undefined && context !== undefined) break;
  }
  // A turn longer than what is read goes on: its end would be there.
  turn ??= lastAt === undefined || !part.isCut ? {} : { state: "working", at: lastAt };
  const told = turn.state === "working" ? during(turn, pending, context) : turn;
  return { ...told, ...defined({ model: textOf(context?.["model"]) }) };
}

/** What a turn does while calls of it have no output; the last one comes first. */
function during(turn: Told, pending: readonly Call[], context: JsonObject | undefined): Told {
  let isSure = true;
  for (const { payload, at } of pending) {
    const asked = asks(payload, context);
    if (asked === undefined) isSure = false;
    else if (asked !== "") {
      return { state: "waiting", waitingFor: asked, ...defined({ at, since: at }) };
    }
  }
  return isSure ? turn : {};
}

/** What the first line of a rollout tells. */
export interface RolloutStart {
  readonly id: string;
  /** The thread was started by another one, for a part of its work. */
  readonly isPart: boolean;
  /** The program that began it: "codex-tui". */
  readonly originator?: string;
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
    ...defined({ originator: textOf(payload["originator"]) }),
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
