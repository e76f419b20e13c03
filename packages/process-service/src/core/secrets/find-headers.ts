import { isHeaderSecret } from "./secret-names.ts";
import { reference } from "./find-named.ts";
import type { Span } from "./spans.ts";

/** Credentials in running text that headers hold: "Authorization: Basic x", "Bearer x", "Cookie: a=b; c=d". */
export function findHeaders(text: string, found: Span[]): void {
  if (!/authorization|bearer|cookie/i.test(text)) return;
  for (const match of text.matchAll(authorization)) addEnd(match, found);
  for (const match of text.matchAll(bearer)) addEnd(match, found);
  for (const match of text.matchAll(cookie)) addEnd(match, found);
}

/** The value of a header that stands alone, "X-Auth-Token:abc"; undefined when it holds no secret. */
export function headerSecret(header: string, from = 0): Span | undefined {
  const match = /^([\w-]{1,100})\s{0,8}[:=]\s{0,8}(?=\S)/.exec(header.slice(from, from + 120));
  const name = match?.[1];
  if (match === null || name === undefined || !isHeaderSecret(name)) return undefined;
  const value = from + match[0].length;
  const lead = /^[\w-]{1,40} {1,3}(?=\S)/.exec(header.slice(value, value + 48))?.[0] ?? "";
  const kept = /authorization$/i.test(name) ? lead.length : 0;
  return [value + kept, header.length];
}

/** Group 1 is what may be shown; the rest of the match is the secret. */
function addEnd(match: RegExpExecArray, found: Span[]): void {
  const shown = (match[1] ?? "").length;
  if (reference.test(match[0].slice(shown))) return;
  found.push([match.index + shown, match.index + match[0].length]);
}

const authorization =
  /(\b(?:proxy-)?authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:(?:basic|bearer|digest|token|negotiate|ntlm|apikey|key|splunk|aws4-hmac-sha256)\s{1,3})?)(?:(?<=(?:digest|sha256)\s{1,3})[^"'\n]{0,2000}|[^\s"',;\\]+)/gi;

const bearer = /\b(bearer\s{1,3})[^\s"',;\\]+/gi;

/** Its value goes on behind each semicolon, to the end of the quotes or the line. */
const cookie = /(\b(?:set-)?cookie:\s{0,3})[^"'\n\\]{1,4000}/gi;
