import { shellWords } from "../secrets/shell-words.ts";

/** A longer script is no command that a name could show. */
const longestScript = 4_000;

const prepares =
  /^(?:cd|pushd|popd|export|source|\.|set|unset|shopt|setopt|unsetopt|ulimit|umask|trap|alias|unalias|declare|local|readonly|typeset|true|:|emulate|hash|builtin|mkdir|sleep|echo|printf|pwd|test|\[|\[\[|stty|clear|wait|autoload|disown|nvm|fnm|rm)$/;
const structure = /^(?:if|for|while|until|case|select|function|\{|!|then|do|else)$/;

/** The words of the first command of a script that does its work; undefined where it has a structure. */
export function firstCommand(script: string, depth = 0): readonly string[] | undefined {
  if (script.length > longestScript || depth > 3) return undefined;
  const replaced = /(?:^|[;&\n]\s*)exec\s+(?=\S*\b(?:ba|z|da|fi)?sh['"]?\s+-\w*c\b)(.+)$/s.exec(
    script,
  )?.[1];
  // What a long preparation ends with: exec bash -c '…'.
  if (replaced !== undefined && replaced.length < script.length - 5)
    return firstCommand(replaced, depth + 1);
  let prepared: readonly string[] | undefined;
  for (const words of commandsOf(script)) {
    const first = words[0]!;
    if (structure.test(first) || first.endsWith("()")) return prepared;
    if (first === "eval") {
      const inner = firstCommand(words.slice(1).join(" "), depth + 1);
      if (inner !== undefined) return inner;
    } else if (!prepares.test(first)) return words;
    // Where there is nothing else: `sleep 10`, `echo done`.
    else if (/^(?:sleep|echo|printf|rm|mkdir|wait|test|cd|nvm)$/.test(first)) prepared = words;
  }
  return prepared;
}

/** Commands without assignments, redirections and what only replaces the shell. */
function* commandsOf(script: string): Generator<readonly string[]> {
  let words: string[] = [];
  let skip = false;
  for (const word of shellWords(script)) {
    if (typeof word === "string") {
      if (words.length > 0) yield words;
      words = [];
      skip = false;
    } else if (skip) skip = false;
    else if (!word.quoted && /^\d*(?:[<>]{1,3}|>\|)&?\d*$/.test(word.text))
      skip = !/&\d/.test(word.text);
    else if (!word.quoted && /^\d*[<>]/.test(word.text)) continue;
    else if (words.length === 0 && /^[A-Za-z_]\w*=/.test(word.text)) continue;
    else if (words.length === 0 && /^(?:exec|command|builtin|time|nohup|noglob)$/.test(word.text))
      continue;
    else if (words.length > 0 || word.text !== "") words.push(word.text);
  }
  if (words.length > 0) yield words;
}
