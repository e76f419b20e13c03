import type { Span } from "./spans.ts";

/** Passwords and tokens before the host of an address: scheme://user:password@host, user:password@host. */
export function findAddresses(text: string, found: Span[]): void {
  if (!text.includes("@")) return;
  for (const match of text.matchAll(scheme)) {
    const start = match.index + match[0].length;
    addUserInfo(text, start, found);
  }
  for (const match of text.matchAll(bare)) {
    const [whole, lead = "", user = ""] = match;
    if (packageSchemes.has(user.toLowerCase())) continue;
    // A drive and the folder of a scope: C:\app\node_modules\@scope\name.
    if (/^[A-Za-z]:\\.*\\@$/.test(whole.slice(lead.length))) continue;
    const start = match.index + lead.length + user.length + 1;
    found.push([start, match.index + whole.length - 1]);
  }
}

const scheme = /\b[a-z][a-z\d+.-]{0,20}:\/\//gi;

/** Longest user part that is looked at, characters; keeps hostile text linear. */
const longest = 400;

/** The part before the host ends at the last @ of the authority, so that a password may hold one. */
function addUserInfo(text: string, start: number, found: Span[]): void {
  const ahead = text.slice(start, start + longest);
  const authority = /^[^\s/?#'"`<>]*/.exec(ahead)?.[0] ?? "";
  let end = authority.lastIndexOf("@");
  if (end < 0) end = slashedEnd(ahead);
  if (end < 0) return;
  const info = ahead.slice(0, end);
  const colon = info.indexOf(":");
  if (colon >= 0) found.push([start + colon + 1, start + end]);
  // Short ones are user names.
  else if (/^[\w.~%-]{20,}$/.test(info)) found.push([start, start + end]);
}

/** postgres://ada:hun/ter2@db: a slash in a password that nobody encoded; not http://host:3000/@vite. */
function slashedEnd(ahead: string): number {
  const match = /^[^\s:/@'"`]*:(?![\d$<{[*]|[^/@]*\/@)[^\s@'"`]+@(?=[\w[])/.exec(ahead);
  return match === null ? -1 : match[0].length - 1;
}

/** Not image:tag@sha256:… and not name:pkg@1.2.3. */
const bare =
  /(^|[\s'"=,/])([\w.+-]{1,64}):[^\s:/'"]{1,200}@(?:(?!sha\d+:|\d)(?=[\w[])|(?=\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)))/g;

const packageSchemes = new Set(
  "npm jsr workspace file link portal patch github gitlab bitbucket gist git catalog".split(" "),
);
