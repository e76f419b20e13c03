import { join } from "node:path";
import type { NoticeKind } from "@corral/process-service";
import { noticeKinds } from "@corral/process-service/internal";
import { writeStateFile } from "@corral/client/node";
import { jsonIn, readOwnFile } from "../state/own-file.ts";

/** A command that is run for events. */
export interface Hook {
  readonly on: readonly NoticeKind[];
  /** For `/bin/sh -c`. */
  readonly command: string;
}

export interface HookFile {
  readonly hooks: readonly Hook[];
  /** Why it is not used, in words: then there are no hooks. */
  readonly problem?: string;
}

/** Most hooks; each event starts as many commands. */
export const mostHooks = 20;

export function hookPath(directory: string): string {
  return join(directory, "hooks.json");
}

/** The hooks of a data directory; none where there is no file. See readOwnFile for files that are not used. */
export function readHooks(directory: string, userId?: number): HookFile {
  const path = hookPath(directory);
  const file = readOwnFile(path, userId);
  if ("problem" in file) return { hooks: [], problem: file.problem };
  if (file.text === undefined) return { hooks: [] };
  const hooks = hooksIn(jsonIn(file.text));
  if (hooks !== undefined) return { hooks };
  return { hooks: [], problem: `${path} is not what corral config writes` };
}

/** Whole or not at all, for this user only. */
export function writeHooks(directory: string, hooks: readonly Hook[]): void {
  writeStateFile(hookPath(directory), `${JSON.stringify({ version: 1, hooks }, null, 2)}\n`);
}

function hooksIn(value: unknown): readonly Hook[] | undefined {
  if (typeof value !== "object" || value === null || !("hooks" in value)) return undefined;
  const { hooks } = value;
  if (!Array.isArray(hooks) || hooks.length > mostHooks) return undefined;
  const read = hooks.map((one) => hookIn(one));
  return read.every((one) => one !== undefined) ? read : undefined;
}

function hookIn(value: unknown): Hook | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("command" in value) || typeof value.command !== "string" || value.command.trim() === "")
    return undefined;
  if (!("on" in value) || !Array.isArray(value.on)) return undefined;
  const names: readonly unknown[] = value.on;
  const on = noticeKinds.filter((kind) => names.includes(kind));
  return on.length === names.length && on.length > 0 ? { on, command: value.command } : undefined;
}
