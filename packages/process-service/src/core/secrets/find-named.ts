import { isHarmlessValue, isSecretName, mayHoldSecretName } from "./secret-names.ts";
import type { Span } from "./spans.ts";

/**
 * Finds values in NAME=value, --name value, name: value and "name": "value" in running text. The value
 * ends at its closing quote, or at a blank or what ends a word in a shell, a query or a JSON object.
 * Linear: a value is looked at only after a secret's name.
 */
export function findNamed(text: string, found: Span[]): void {
  if (!mayHoldSecretName.test(text)) return;
  named.lastIndex = 0;
  for (let match = named.exec(text); match !== null; match = named.exec(text)) {
    const [, dashes = "", name = "", link = ""] = match;
    // A blank alone joins a flag with its value, not any two words.
    if (/^ +$/.test(link) && dashes === "") continue;
    // Its value may begin with a scheme ("Bearer x"); it has a rule of its own.
    if (/authorization$/i.test(name)) continue;
    const before = text[match.index - 1];
    const query = before === "?" || before === "&";
    if (!isSecretName(name, query ? "query" : dashes === "" ? "variable" : "flag")) continue;
    value.lastIndex = named.lastIndex;
    const whole = value.exec(text)?.[0];
    if (whole === undefined) continue;
    const quote = /^\\?["']/.exec(whole)?.[0] ?? "";
    const closed = quote !== "" && whole.length > quote.length && whole.endsWith(quote);
    const start = named.lastIndex + quote.length;
    const end = value.lastIndex - (closed ? quote.length : 0);
    const inside = text.slice(start, end);
    if (quote !== "'" && reference.test(inside)) continue;
    if (!isHarmlessValue(name, inside)) found.push([start, end]);
    named.lastIndex = value.lastIndex;
  }
  for (const match of text.matchAll(sql)) {
    const end = match.index + match[0].length - 1;
    found.push([match.index + (match[1] ?? "").length, end]);
  }
}

/** $TOKEN in a script is a reference, not a secret. Lower case may be a password: "$ecret". */
export const reference = /^\$(?:[A-Z_][A-Z\d_]*|\{[A-Z_][A-Z\d_]*\})$/;

const named =
  /(?<![\w.])(-{0,2})([A-Za-z_][\w.-]{0,100})(\\?["']?\s{0,3}:?={1,2}>?\s{0,3}|\\?["']\s{0,3}:\s{0,3}|:\s{1,3}| {1,3}(?!-))/g;

const value = /\\"(?:[^"\\]|\\[^"])*(?:\\")?|"(?:[^"\\]|\\[^])*"?|'[^']*'?|[^\s;&|"'`)},]+/y;

/** ALTER USER x PASSWORD 'y', IDENTIFIED BY 'y' */
const sql =
  /(\b(?:password|identified\s{1,3}(?:with\s{1,3}\w{1,40}\s{1,3})?by)\s{1,3}')[^'\n]{1,400}'/gi;
