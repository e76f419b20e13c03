/** Stands where a secret was. */
export const mask = "***";

/** In any word of a name these say that the value is a secret: "PGPASSWORD", "npmAuthToken". */
const strong = /passw(?:or)?d|passphrase|secret|token|apikey|accesskey|credential|privatekey/;

/** As the last word only: "--api-key", "OPENAI_KEY", "--auth"; not "--keyboard" or "--pass-through". */
const weak = new Set([
  "key",
  "auth",
  "authorization",
  "pass",
  "pat",
  "jwt",
  "cookie",
  "bearer",
  "pw",
]);

/** A name that ends so speaks about a secret and does not hold it: "--token-file", "--password-store". */
const describing = new Set(
  (
    "algorithm budget bits class code command cmd count days dir directory encoding endpoint env expires expiry " +
    "field file format helper hours id info issuer kind lengths length lifetime limit manager minutes mode name names " +
    "path policy port prompt provider ref region ring rules seconds server service size source stdin store timeout " +
    "ttl type usage validity validator var version window"
  ).split(" "),
);

/** Words before "key" that make it a name in a database, a keyboard or a public thing. */
const openKeys = new Set(
  "public primary foreign partition sort cache object shortcut hot modifier group row index registry".split(
    " ",
  ),
);

/** A flag that begins so is a switch without a value. */
const switches = new Set(
  "no ask prompt show hide enable disable use skip require allow with without print max min num".split(
    " ",
  ),
);

/** Every secret's name has one of these in it, whatever its case. */
export const mayHoldSecretName =
  /pass|pwd|secret|token|key|auth|cred|pat|jwt|cookie|bearer|pw|pin/i;

/** Whether what stands after a flag, a variable, a field or a header of this name is a secret. */
export function isSecretName(name: string): boolean {
  if (!mayHoldSecretName.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || describing.has(last)) return false;
  if (words.length > 1 && switches.has(words[0] ?? "")) return false;
  if (words.some((word) => strong.test(word) && !/^(?:de)?tokeni[sz]|^secretar/.test(word))) {
    return !words.includes("public");
  }
  if (last === "pwd" || last === "pin") return words.length > 1; // $PWD is a directory
  if (!weak.has(last)) return false;
  return last !== "key" || !openKeys.has(words.at(-2) ?? "");
}

/** "apiKey", "API_KEY" and "--api-key" are the same two words. */
function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");
}

/** "--max-tokens 4096" counts tokens; only plural names are counts, so a numeric password is masked. */
export function isCount(name: string, value: string | undefined): boolean {
  return /tokens$/i.test(name) && value !== undefined && /^\d{1,9}$/.test(value);
}
