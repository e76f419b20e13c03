/** One condition of a filter; a process must match all of them. */
export type FilterTerm = { readonly not: boolean } & (
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "pid"; readonly pid: number }
  /** A number without a prefix: a pid, a port, or text. */
  | { readonly kind: "number"; readonly pid: number; readonly text: string }
  | { readonly kind: "port"; readonly port: number }
  | { readonly kind: "field"; readonly field: TextField; readonly text: string }
  | { readonly kind: "is"; readonly is: Trait }
  | {
      readonly kind: "compare";
      readonly measure: Measure;
      readonly operator: Operator;
      readonly value: number;
    }
);

export const textFields = ["name", "owner", "project", "task", "state", "dir", "why"] as const;
export type TextField = (typeof textFields)[number];

export const measures = ["cpu", "mem", "age"] as const;
export type Measure = (typeof measures)[number];

export const operators = [">=", "<=", ">", "<", "="] as const;
export type Operator = (typeof operators)[number];

export const traits = [
  "left-over",
  "related",
  "shared",
  "owned",
  "protected",
  "executor",
  "listening",
] as const;
export type Trait = (typeof traits)[number];

/** Earlier words, which stand in addresses and habits. */
export const earlierTraits: Readonly<Record<string, Trait>> = {
  suspected: "related",
  kept: "protected",
};

/** A syntax error and its range in the source: [start, end). */
export interface FilterError {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export type ParsedFilter =
  | { readonly ok: true; readonly terms: readonly FilterTerm[] }
  | { readonly ok: false; readonly error: FilterError };
