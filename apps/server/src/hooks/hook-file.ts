import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { NoticeKind } from "@corral/process-service";
import { noticeKinds } from "@corral/process-service/internal";
import { writeStateFile } from "@corral/client/node";

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

/**
 * The hooks of a data directory; none where there is no file. A file that another user owns or can read or
 * write is not used, nor is a symlink: whoever can write it runs commands as this user.
 */
export function readHooks(directory: string, userId = process.getuid?.()): HookFile {
  const path = hookPath(directory);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const { uid, mode, size } = fstatSync(descriptor);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) return refused(path, "is no file");
    if (userId !== undefined && uid !== userId) return refused(path, "belongs to another user");
    if (userId !== undefined && (mode & 0o077) !== 0) {
      return refused(path, "can be read or written by others: chmod 600");
    }
    if (size > 100_000) return refused(path, "is larger than a list of hooks");
    const parsed: unknown = JSON.parse(readFileSync(descriptor, "utf8"));
    const hooks = hooksIn(parsed);
    return hooks === undefined ? refused(path, "is not what corral config writes") : { hooks };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return { hooks: [] };
    return refused(path, code === "ELOOP" ? "is a symlink" : "cannot be read as JSON");
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Whole or not at all, for this user only. */
export function writeHooks(directory: string, hooks: readonly Hook[]): void {
  writeStateFile(hookPath(directory), `${JSON.stringify({ version: 1, hooks }, null, 2)}\n`);
}

function refused(path: string, what: string): HookFile {
  return { hooks: [], problem: `${path} ${what}` };
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
