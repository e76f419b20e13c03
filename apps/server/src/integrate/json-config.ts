// JSON with comments, as agents have it. A text in, a text out.
import { isDeepStrictEqual } from "node:util";
import { applyEdits, modify, parse as parseJson, type ParseError } from "jsonc-parser";
import { UsageError } from "../terminal/usage-error.ts";

/** Sets what is at `path`, or removes it; all else, comments included, stays. Throws UsageError. */
export function editJson(text: string, path: readonly string[], value: unknown): string {
  const before = parse(text);
  let inner = before;
  for (const key of path.slice(0, -1)) {
    inner = Object(inner)[key];
    if (
      inner !== undefined &&
      (typeof inner !== "object" || inner === null || Array.isArray(inner))
    )
      throw new UsageError(`Its “${key}” is no object: mend it by hand first.`);
  }
  const found: unknown = Object(inner)[path.at(-1) ?? ""];
  if (isDeepStrictEqual(found, value)) return text;
  const tabs = /^\t/m.test(text);
  const formattingOptions = {
    insertSpaces: !tabs,
    tabSize: /^( +)\S/m.exec(text)?.[1]?.length ?? 2,
    eol: text.includes("\r\n") ? "\r\n" : "\n",
  };
  const edits = modify(text, [...path], value, { formattingOptions });
  const edited = applyEdits(text, edits);
  const after = path.reduce((part: unknown, key) => Object(part)[key], parse(edited));
  if (!isDeepStrictEqual(after, value)) throw new UsageError("It cannot be edited safely.");
  return edited.endsWith("\n") ? edited : `${edited}\n`;
}

function parse(text: string): unknown {
  if (text.trim() === "") return {};
  const errors: ParseError[] = [];
  const value: unknown = parseJson(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split("\n").length;
    throw new UsageError(`It is no valid JSON (line ${line}): mend it by hand first.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new UsageError("It holds no JSON object: mend it by hand first.");
  return value;
}
