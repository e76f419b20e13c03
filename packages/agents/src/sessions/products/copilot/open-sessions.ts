import { defined } from "@corral/inspector/core";
import type { FilePart } from "../../model/reader.ts";
import { asObject, idOf, parseObject, timeOf } from "../../parse/json.ts";

/** An entry of `open-sessions-state.json`; one of a killed process stays. */
export interface OpenSession {
  readonly openedAt?: number;
  /** When `working` was last written. */
  readonly refreshedAt?: number;
  readonly working?: boolean;
}

/** The sessions that terminals have open, by id. */
export type OpenSessions = ReadonlyMap<string, OpenSession>;

export function parseOpenSessions({ text }: Pick<FilePart, "text">): OpenSessions {
  const sessions = new Map<string, OpenSession>();
  for (const [id, value] of Object.entries(parseObject(text) ?? {})) {
    const entry = asObject(value);
    if (entry === undefined || idOf(id) === undefined) continue;
    const { openedAt, refreshedAt, working } = entry;
    sessions.set(
      id,
      defined({
        openedAt: timeOf(openedAt),
        refreshedAt: timeOf(refreshedAt),
        working: typeof working === "boolean" ? working : undefined,
      }),
    );
  }
  return sessions;
}
