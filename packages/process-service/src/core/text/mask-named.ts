import { isCount, isSecretName, mask } from "./secret-names.ts";

/**
 * Masks NAME=value, --name value, name: value and "name": "value" in running text. The value ends
 * at its closing quote, or at a blank or what ends a word in a shell, a query or a JSON object.
 * Linear: a value is looked at only after a secret's name.
 */
export function maskNamed(text: string): string {
  let masked = "";
  let done = 0;
  named.lastIndex = 0;
  for (let match = named.exec(text); match !== null; match = named.exec(text)) {
    const [, dashes = "", name = "", link = ""] = match;
    // A blank alone joins a flag with its value, not any two words.
    if (/^ +$/.test(link) && dashes === "") continue;
    // Its value may begin with a scheme ("Bearer x"); it has a rule of its own.
    if (/authorization$/i.test(name) || !isSecretName(name)) continue;
    value.lastIndex = named.lastIndex;
    const found = value.exec(text)?.[0];
    if (found === undefined || isCount(name, found)) continue;
    const quote = /^\\?["']/.exec(found)?.[0] ?? "";
    const closed = quote !== "" && found.length > quote.length && found.endsWith(quote);
    masked += `${text.slice(done, named.lastIndex)}${quote}${mask}${closed ? quote : ""}`;
    done = value.lastIndex;
    named.lastIndex = done;
  }
  return masked + text.slice(done);
}

const named =
  /(?<![\w.])(-{0,2})([A-Za-z_][\w.-]{0,100})(\\?["']?\s{0,3}=\s{0,3}|\\?["']\s{0,3}:\s{0,3}|:\s{1,3}| {1,3}(?!-))/g;

const value = /\\"(?:[^"\\]|\\[^"])*(?:\\")?|"(?:[^"\\]|\\[^])*"?|'[^']*'?|[^\s;&|"'`)},]+/y;
