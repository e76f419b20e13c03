/**
 * The texts of a flat YAML mapping (yaml.org/spec/1.2.2): plain, quoted on one line, or a block. Values of
 * any other form are left out; types are not told apart.
 */
export function yamlTexts(text: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  // A value's indented lines belong to it; so do empty ones.
  for (const [entry] of text.matchAll(/^[A-Za-z_][\w-]*:(?: .*)?(?:\n(?:[ \t].*)?(?=\n|$))*/gm)) {
    const [first = "", ...rest] = entry.split("\n");
    const colon = first.indexOf(":");
    const value = scalar(first.slice(colon + 1).trim(), rest);
    if (value !== undefined) texts.set(first.slice(0, colon), value);
  }
  return texts;
}

function scalar(first: string, rest: readonly string[]): string | undefined {
  const block = /^([|>])[+-]?$/.exec(first);
  if (block !== null) return blockText(rest, block[1] === "|" ? "\n" : " ");
  if (rest.some((line) => line.trim() !== "")) return undefined;
  if (first.startsWith("'")) return /^'((?:[^']|'')*)'$/.exec(first)?.[1]?.replaceAll("''", "'");
  if (first.startsWith('"')) return doubleQuoted(first);
  return /^(?![\s&*!|>%@`[{#?-])(?!.*(?: #|: ))./.test(first) ? first : undefined;
}

function blockText(lines: readonly string[], joint: string): string {
  const indent = /^ */.exec(lines.find((line) => line.trim() !== "") ?? "")?.[0].length ?? 0;
  return lines
    .map((line) => line.slice(indent))
    .join(joint)
    .trim();
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\u0007"],
  ["b", "\b"],
  ["t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\u001b"],
  [" ", " "],
  ['"', '"'],
  ["/", "/"],
  ["\\", "\\"],
  ["N", "\u0085"],
  ["_", "\u00a0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
]);

function doubleQuoted(value: string): string | undefined {
  const inside = /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1];
  return inside?.replaceAll(
    /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U00([\dA-Fa-f]{6})|(.))/gu,
    (_, x?: string, u?: string, long?: string, letter = "") => {
      const code = Number.parseInt(x ?? u ?? long ?? "", 16);
      if (Number.isNaN(code)) return escapes.get(letter) ?? "";
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    },
  );
}
