import { CommandReader } from "./find-by-program.ts";
import { mayNameProgram } from "./program-rules.ts";
import { mayHoldSecretName } from "./secret-names.ts";
import { reference } from "./find-named.ts";
import { shellWords, type ShellWord } from "./shell-words.ts";
import type { Span } from "./spans.ts";

/** Deepest nesting of scripts that is read: ssh host "sh -c '…'". */
const deepest = 4;

/** Programs that read a secret from standard input, and the flag that says so. */
const readsSecret =
  /(?:^|\s)(?:--\S*-stdin|--stdin|--with-token|--passphrase-fd|chpasswd|cryptsetup|smbpasswd|passwd|kinit|sudo\s{1,3}(?:-\S{1,20}\s{1,3}){0,5}-\w{0,5}S\w{0,5}|login\s{1,3}-)(?:\s|=|$)/;

/** expect types it: send "secret\r" */
const typed = /(\bsend\s{1,3}(?:--\s{1,3})?\\?")[^"\n]{1,400}"/g;

/** Whether a text may contain a secret: most texts are not split into words. */
const mayHoldSecret = /\s-p\s|\b(?:sudo|kinit|cryptsetup)\b|stdin/;

/** Reads the text inside quotes, where quotes have another meaning. */
export type FindInText = (text: string, found: Span[], depth: number) => void;

/** Finds secrets by the rules of the programs that a shell script starts. */
export function findInScript(
  script: string,
  found: Span[],
  depth: number,
  findInText: FindInText,
): void {
  if (depth >= deepest || !/\s/.test(script)) return;
  if (/\bspawn\b/.test(script)) findTyped(script, found);
  const piped = /[|<]/.test(script) && readsSecret.test(script);
  if (
    !piped &&
    !mayHoldSecretName.test(script) &&
    !mayNameProgram.test(script) &&
    !mayHoldSecret.test(script)
  ) {
    return;
  }
  const words = shellWords(script);
  if (piped) findPiped(words, found);
  const reader = new CommandReader();
  for (const word of words) {
    if (typeof word === "string") {
      reader.reset();
      continue;
    }
    const span = reader.next(word.text);
    if (span !== undefined && !reference.test(word.text.slice(...span))) add(word, span, found);
    if (word.quoted) {
      const inner: Span[] = [];
      findInText(word.text, inner, depth + 1);
      for (const one of inner) add(word, one, found);
    }
  }
}

function findTyped(script: string, found: Span[]): void {
  for (const match of script.matchAll(typed)) {
    found.push([match.index + (match[1] ?? "").length, match.index + match[0].length - 1]);
  }
}

/** echo secret | docker login --password-stdin; chpasswd <<< user:secret */
function findPiped(words: readonly (ShellWord | string)[], found: Span[]): void {
  const commands: ShellWord[][] = [[]];
  const links: string[] = [];
  for (const word of words) {
    if (typeof word !== "string") commands.at(-1)!.push(word);
    else {
      links.push(word);
      commands.push([]);
    }
  }
  commands.forEach((command, at) => {
    const line = command.map(({ text }) => text).join(" ");
    if (!readsSecret.test(line)) return;
    const here = command.findIndex(({ text }) => text.startsWith("<<<"));
    if (here >= 0) {
      const glued = command[here]!.text.length > 3;
      const word = command[glued ? here : here + 1];
      if (word !== undefined) add(word, [glued ? 3 : 0, word.text.length], found);
    }
    if (links[at - 1] !== "|") return;
    const [first, ...rest] = commands[at - 1] ?? [];
    if (first === undefined || !/^(?:echo|printf)$/.test(first.text)) return;
    for (const word of rest) {
      const harmless = /^-[neE]+$|^%s(?:\\n)?$/.test(word.text) || reference.test(word.text);
      if (!harmless) add(word, [0, word.text.length], found);
    }
  });
}

function add(word: ShellWord, [start, end]: Span, found: Span[]): void {
  if (end > start) found.push([word.place(start), word.place(end - 1) + 1]);
}
