const rules: readonly (readonly [RegExp, string])[] = [
  [/^missing required argument '(.*)'$/, "Something is missing: <$1>."],
  [/^option '(.*)' argument missing$/, "$1 needs a value."],
  [/^option '(.*)' argument '(.*)' is invalid\. ?(.*)$/s, "$1 cannot be “$2”. $3"],
  [
    /^command-argument value '(.*)' is invalid for argument '(.*)'\. ?(.*)$/s,
    "<$2> cannot be “$1”. $3",
  ],
  [/^unknown option '(.*?)'\n?(\(Did you mean .*\))?$/s, "There is no option $1. $2"],
  [/^too many arguments.*$/s, "That is too much."],
];

/** A sentence of commander's in ours, for people who know nothing of parsers. */
export function parserWords(text: string): string {
  const plain = text.replace(/^error: /, "").trim();
  for (const [pattern, words] of rules) {
    if (pattern.test(plain)) return plain.replace(pattern, words).trim();
  }
  return plain;
}
