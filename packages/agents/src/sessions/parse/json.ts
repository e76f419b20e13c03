/** An object of a product's file: nothing in it can be relied on. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** undefined for text that is no JSON object: half-written, or another layout. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that is not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

/** A time that a `Date` can hold, ms since the epoch: of a number of ms, or of text like 2026-12-01T06:07:43.077Z. */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === "string" ? Date.parse(value) : value;
  return typeof time === "number" && time > 0 && time <= 8.64e15 ? time : undefined;
}

/** An id that can be a part of a path: a UUID, a short hash. */
export function idOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[0-9A-Za-z][\w-]{0,127}$/.test(value) ? value : undefined;
}
