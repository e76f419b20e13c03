import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { objectsFromEnd } from "../../parse/json-lines.ts";
import { asObject, textOf } from "../../parse/json.ts";

type Part = Pick<FilePart, "text" | "isCut">;

/** What the end of a transcript tells. */
export interface Transcript {
  readonly model?: string;
  readonly title?: string;
}

export function parseTranscript(part: Part): Transcript {
  return defined({
    model: lastModel(part),
    // What a person called it, else what a model did; both are written again and again.
    title: lastText(part, "custom-title", "customTitle") ?? lastText(part, "ai-title", "aiTitle"),
  });
}

/** Of the last answer; not of subagents (`isSidechain`) or the program's own messages. */
function lastModel(part: Part): string | undefined {
  for (const line of objectsFromEnd(part, '"type":"assistant"')) {
    const model = textOf(asObject(line["message"])?.["model"]);
    const own = line["type"] === "assistant" && line["isSidechain"] !== true;
    if (own && model !== undefined && model !== "<synthetic>") return model;
  }
  return undefined;
}

/** An empty one takes the title away. */
function lastText(part: Part, type: string, field: string): string | undefined {
  for (const line of objectsFromEnd(part, `"type":"${type}"`)) {
    if (line["type"] === type) return textOf(line[field]);
  }
  return undefined;
}
