import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { asObject, idOf, parseObject, textOf, timeOf } from "../../parse/json.ts";
import { objectsFromEnd } from "../../parse/json-lines.ts";

/** The first line of a chat. */
export interface ChatStart {
  readonly id: string;
  readonly begunAt: number;
  /** Of a part of another's work: it is no session of a person. */
  readonly isPart: boolean;
}

export function parseChatStart({ text }: Pick<FilePart, "text">): ChatStart | undefined {
  const first = parseObject(text.split("\n", 1)[0] ?? "");
  const id = idOf(first?.["sessionId"]);
  const begunAt = timeOf(first?.["startTime"]);
  if (first === undefined || id === undefined || begunAt === undefined) return undefined;
  return { id, begunAt, isPart: first["kind"] !== undefined && first["kind"] !== "main" };
}

/** What the end of a chat tells. */
export interface ChatEnd {
  /**
   * Absent after an answer without text: a tool runs, or waits for a permission, and which is written down
   * only once it is over.
   */
  readonly state?: "working" | "idle";
  readonly at?: number;
  readonly model?: string;
  readonly title?: string;
}

export function parseChatEnd(part: Pick<FilePart, "text" | "isCut">): ChatEnd {
  let told: Pick<ChatEnd, "state" | "at"> | undefined;
  let model: string | undefined;
  let title: string | undefined;
  for (const line of objectsFromEnd(part)) {
    const set = asObject(line["$set"]);
    title ??= textOf(set?.["summary"]) ?? textOf(line["summary"]);
    const { type } = line;
    const at = timeOf(line["timestamp"]);
    if (type === "gemini") {
      model ??= textOf(line["model"]);
      told ??= defined({ state: isAnswer(line) ? ("idle" as const) : undefined, at });
    } else if (type === "user") told ??= { state: "working", ...defined({ at }) };
  }
  return { ...told, ...defined({ model, title }) };
}

function isAnswer(line: Readonly<Record<string, unknown>>): boolean {
  const calls = line["toolCalls"];
  return textOf(line["content"]) !== undefined && !(Array.isArray(calls) && calls.length > 0);
}

/** Minutes in the name of a chat: `session-2026-12-01T07-35-fa79598a.jsonl`, in UTC. */
export function minuteOfChat(name: string): number | undefined {
  const [, day, hour, minute] =
    /^session-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-[\da-z]+\.jsonl?$/.exec(name) ?? [];
  return day === undefined ? undefined : timeOf(`${day}T${hour}:${minute}:00.000Z`);
}
