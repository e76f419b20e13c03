type NullableKeys<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];

/** The same object with null fields absent. */
export type Present<T> = Omit<T, NullableKeys<T>> & {
  [K in NullableKeys<T>]?: Exclude<T[K], null>;
};

/** Leaves out null fields: absent in the model is null in rows. */
export function present<T extends object>(fields: T): Present<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== null);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(entries) as Present<T>;
}

/** bigint columns come back as strings from some drivers. */
export function integerOrNull(value: number | string | null): number | null {
  return value === null ? null : Number(value);
}

/** Whole numbers only: a driver may refuse a fraction, NaN or Infinity in an integer column. */
export function whole(value: number): number {
  return Number.isFinite(value) ? Math.trunc(value) : 0;
}

/**
 * Untrusted text as a database can store it: no lone surrogates, no NUL (not allowed in PostgreSQL), at
 * most `limit` characters, ending with an ellipsis if cut.
 */
export function storable(text: string, limit: number): string {
  const cut = text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
  return cut.toWellFormed().replaceAll("\0", "␀");
}

export function storableOrNull(text: string | undefined, limit: number): string | null {
  return text === undefined ? null : storable(text, limit);
}

/** Text that holds JSON of a T. */
export type Json<T> = string & { readonly [json]: T };
declare const json: unique symbol;

/** Untrusted strings in the value are shortened and made storable. */
export function toJson<T>(value: T, limit = 4_096): Json<T> {
  const text = JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "string" ? storable(part, limit) : part,
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand is given here alone
  return text as Json<T>;
}

/** undefined for invalid JSON: one damaged value must not make the rest unreadable. */
export function fromJson<T>(text: Json<T>): T | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by toJson
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
