/** One word of a script, as a POSIX shell splits it. */
export interface ShellWord {
  /** Without quotes. */
  readonly text: string;
  /** Whether a part was quoted. */
  readonly quoted: boolean;
  /** Offset in the script of the character at this offset of `text`; of its length: the end of the word. */
  place(index: number): number;
}

/** What separates two commands. */
export type Separator = ";" | "|";

/**
 * Splits a script into words and separators; an unclosed quote extends to the end. Substitutions and
 * redirections are treated as words: this finds secrets and executes nothing.
 */
export function shellWords(script: string): readonly (ShellWord | Separator)[] {
  const words: (ShellWord | Separator)[] = [];
  for (let at = 0; at < script.length;) {
    const character = script[at]!;
    if (separators.includes(character)) {
      words.push(character === "|" && script[at + 1] !== "|" && script[at - 1] !== "|" ? "|" : ";");
      at += 1;
    } else if (/\s/.test(character)) {
      at += 1; // form feeds and hard blanks too: what ends a word must be passed
    } else {
      at = readWord(script, at, words);
    }
  }
  return words;
}

const separators = ";&|\n()`";

/** A run of ordinary characters. */
const plain = /[^\s;&|()`'"\\]+/y;

function readWord(script: string, start: number, words: (ShellWord | Separator)[]): number {
  plain.lastIndex = start;
  const simple = plain.exec(script)?.[0] ?? "";
  const after = script[start + simple.length];
  if (after === undefined || /[\s;&|()`]/.test(after)) {
    words.push({ text: simple, quoted: false, place: (index) => start + index });
    return start + simple.length;
  }
  return readQuoted(script, start, words);
}

function readQuoted(script: string, start: number, words: (ShellWord | Separator)[]): number {
  const places: number[] = [];
  const pieces: string[] = [];
  let quote = "";
  let at = start;
  for (; at < script.length; at += 1) {
    const character = script[at]!;
    if (quote === "" && /[\s;&|()`]/.test(character)) break;
    if (character === quote) {
      quote = "";
    } else if (quote === "" && (character === '"' || character === "'")) {
      quote = character;
    } else if (character === "\\" && quote !== "'" && at + 1 < script.length) {
      at += 1;
      places.push(at);
      pieces.push(script[at]!);
    } else {
      places.push(at);
      pieces.push(character);
    }
  }
  words.push({
    text: pieces.join(""),
    quoted: true,
    place: (index) => places[index] ?? (places.at(-1) ?? start) + 1,
  });
  return at;
}
