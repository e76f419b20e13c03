import {
  earlierTraits,
  type FilterError,
  type FilterTerm,
  measures,
  operators,
  type ParsedFilter,
  textFields,
  traits,
} from "./filter-terms.ts";
import { parseQuantity } from "./parse-quantity.ts";
import { splitWords, type Word } from "./split-words.ts";

/** Parses a filter such as `node :5173 owner:claude cpu>50 mem>500MB state:running !vite`. */
export function parseFilter(source: string): ParsedFilter {
  const words = splitWords(source);
  if ("message" in words) return { ok: false, error: words };
  const terms: FilterTerm[] = [];
  for (const word of words) {
    const term = parseWord(word);
    if ("message" in term) return { ok: false, error: term };
    terms.push(term);
  }
  return { ok: true, terms };
}

function parseWord(word: Word): FilterTerm | FilterError {
  if (word.quoted) return { kind: "text", text: word.text.toLowerCase(), not: false };
  const not = word.text.startsWith("!") && word.text.length > 1;
  const start = word.start + (not ? 1 : 0);
  const text = not ? word.text.slice(1) : word.text;
  const rest = { ...word, text, start };
  return (
    parsePort(rest, not) ?? parseCompare(rest, not) ?? parseField(rest, not) ?? plain(text, not)
  );
}

function plain(text: string, not: boolean): FilterTerm {
  const lower = text.toLowerCase();
  return /^\d{1,9}$/.test(text)
    ? { kind: "number", pid: Number(text), text: lower, not }
    : { kind: "text", text: lower, not };
}

function parsePort(word: Word, not: boolean): FilterTerm | FilterError | undefined {
  if (!word.text.startsWith(":")) return undefined;
  const digits = word.text.slice(1);
  const port = Number(digits);
  if (/^\d+$/.test(digits) && port <= 65_535) return { kind: "port", port, not };
  return fail(
    word,
    1,
    digits === "" ? "a port belongs here, such as :5173" : `“${digits}” is not a port (0 to 65535)`,
  );
}

function parseCompare(word: Word, not: boolean): FilterTerm | FilterError | undefined {
  const match = /^([a-z]+)(>=|<=|>|<|=)(.*)$/i.exec(word.text);
  if (match === null) return undefined;
  const name = (match[1] ?? "").toLowerCase();
  const measure = measures.find((each) => each === name);
  // `NODE_ENV=test` is text; only `<` and `>` always mean a comparison.
  if (measure === undefined) {
    return match[2] === "="
      ? undefined
      : fail(
          word,
          0,
          `“${match[1]}” cannot be compared; ${measures.join(", ")} can`,
          match[1]?.length,
        );
  }
  const operator = operators.find((each) => each === match[2]) ?? "=";
  const value = parseQuantity(measure, match[3] ?? "");
  if (typeof value === "string") return fail(word, name.length + operator.length, value);
  return { kind: "compare", measure, operator, value, not };
}

function parseField(word: Word, not: boolean): FilterTerm | FilterError | undefined {
  const colon = word.text.indexOf(":");
  if (colon <= 0) return undefined;
  const name = word.text.slice(0, colon).toLowerCase();
  const value = word.text.slice(colon + 1);
  if (name === "pid") {
    return /^\d{1,9}$/.test(value)
      ? { kind: "pid", pid: Number(value), not }
      : fail(word, colon + 1, "a pid is a whole number, such as pid:4711");
  }
  if (name === "is") {
    const trait = value.toLowerCase();
    const is = traits.find((each) => each === (earlierTraits[trait] ?? trait));
    return is === undefined
      ? fail(word, colon + 1, `is: knows ${traits.join(", ")}`)
      : { kind: "is", is, not };
  }
  const field = textFields.find((each) => each === name);
  if (field === undefined) return undefined;
  return value === ""
    ? fail(word, 0, `something belongs after ${name}:`)
    : { kind: "field", field, text: value.toLowerCase(), not };
}

function fail(word: Word, offset: number, message: string, length?: number): FilterError {
  const start = Math.min(word.start + offset, word.end - 1);
  return { message, start, end: length === undefined ? word.end : start + length };
}
