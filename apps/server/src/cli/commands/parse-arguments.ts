import { UsageError } from "../../terminal/usage-error.ts";

/** A pid in decimal digits, 1 or more. Throws UsageError. */
export function parsePid(text: string): number {
  const pid = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN;
  if (pid <= 2_147_483_647) return pid;
  throw new UsageError(`“${text}” is not a pid: give a whole number from 1 up.`);
}

/** A TCP or UDP port from `least` on. Throws UsageError. */
export function parsePort(text: string, least = 1): number {
  const port = /^:?\d{1,5}$/.test(text) ? Number(text.replace(":", "")) : Number.NaN;
  if (port >= least && port <= 65_535) return port;
  throw new UsageError(`“${text}” is not a port: give a number from ${least} to 65535.`);
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 24 * 3_600_000,
};

/** "500ms", "5s", "2m", "1h" or plain seconds, as milliseconds. Throws UsageError. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const unit = UNIT_MS[match?.[2] ?? "s"];
  if (match?.[1] !== undefined && unit !== undefined) return Math.round(Number(match[1]) * unit);
  throw new UsageError(`“${text}” is not a duration: write 500ms, 5s, 2m or 1h.`);
}

/**
 * A moment in the past: a duration before `now` ("90m", "12h", "7d"), or a date with or without a time, in
 * the local zone ("2026-11-23", "2026-11-23 14:02"). Milliseconds since the epoch. Throws UsageError.
 */
export function parseSince(text: string, now = Date.now()): number {
  const ago = /^(\d+)([smhd])$/.exec(text);
  const unit = UNIT_MS[ago?.[2] ?? ""];
  if (ago !== null && unit !== undefined) return Math.max(0, now - Number(ago[1]) * unit);
  const date = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?$/.exec(text);
  const at = date === null ? Number.NaN : Date.parse(`${date[1]}T${date[2] ?? "00:00"}`);
  if (at >= 0) return at;
  throw new UsageError(`“${text}” is no moment: write 90m, 12h, 7d, or a date such as 2026-11-23.`);
}

/** A whole number from 1 to 100. Throws UsageError. */
export function parseCount(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= 100) return count;
  throw new UsageError(`“${text}” is not a count: give a whole number from 1 to 100.`);
}

/** "key=value"; the value may be empty and may contain "=". Throws UsageError. */
export function parseLabel(text: string): readonly [key: string, value: string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UsageError(`“${text}” is not a label: write key=value.`);
}
