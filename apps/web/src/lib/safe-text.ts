import { visibleText } from "@corral/process-service/core";

export { visibleText };

/** Visible text cut to at most `length` characters, never inside a surrogate pair. */
export function shortText(text: string, length: number): string {
  if (text.length <= length) return visibleText(text);
  const cut = text.slice(0, length - 1);
  return `${visibleText(cut.replace(/[\ud800-\udbff]$/, ""))}…`;
}
