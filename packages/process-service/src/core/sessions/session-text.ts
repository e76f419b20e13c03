import { maskText } from "../secrets/mask-secrets.ts";
import { shorten } from "../text/command-line.ts";
import { visibleText } from "../text/visible-text.ts";

/** Longest title of a session, in characters (UTF-16 code units). */
export const titleLimit = 200;
const wordLimit = 80;
const pathLimit = 4_096;

/**
 * A title for people: often a part of a prompt, so secrets are masked as in command lines. One line,
 * at most 200 characters; undefined when nothing is left to read.
 */
export function sessionTitle(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // Masked before it is cut: a part of a secret looks like no secret.
  const line = maskText(text.slice(0, 4 * titleLimit))
    .replaceAll(/\s+/gu, " ")
    .trim();
  // Joiners and selectors alone show nothing, and are not escaped.
  if (/^[\p{Default_Ignorable_Code_Point}\s]*$/u.test(line)) return undefined;
  return shorten(visibleText(line), titleLimit);
}

/** A short word of a product: a model, what is waited for. */
export function sessionWord(text: string | undefined): string | undefined {
  const word = sessionTitle(text);
  return word && shorten(word, wordLimit);
}

/** A path as it is; undefined when it cannot be one. */
export function sessionPath(path: string | undefined): string | undefined {
  return path === undefined || path.length > pathLimit ? undefined : visibleText(path);
}

/** An id that a person can type back; undefined for anything else. */
export function sessionId(id: string | undefined): string | undefined {
  return id !== undefined && /^[\w.:@+-]{1,128}$/.test(id) ? id : undefined;
}
