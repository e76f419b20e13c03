import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { parseObject, textOf, timeOf } from "../../parse/json.ts";

/** `jobs/<id>/state.json` of a background session. */
export interface Job {
  /** What the session needs from a person, though its turn may be over. */
  readonly needs?: string;
  readonly updatedAt?: number;
}

export function parseJob({ text }: Pick<FilePart, "text">): Job {
  const job = parseObject(text) ?? {};
  return defined({
    needs: job["tempo"] === "blocked" ? textOf(job["needs"]) : undefined,
    updatedAt: timeOf(job["updatedAt"]),
  });
}
