/** Replaces a secret. */
export const mask = "***";

/** Where a name is used: the meaning of "pin" or "sig" depends on it. */
export type NamePlace = "flag" | "variable" | "query";

/** In any word of a name these say that the value is a secret: "PGPASSWORD", "npmAuthToken". */
const strong =
  /passw(?:or)?d|passphrase|passcode|secret|token|apikey|accesskey|credential|privatekey|authkey|masterkey|accountkey|sessionkey|signingkey|encryptionkey|licensekey|^mnemonic$|(?<=[a-z])(?<!com|by|over|under|tres|sur|multi)pass$/;

/** As the last word only: "--api-key", "OPENAI_KEY", "--auth"; not "--keyboard" or "--pass-through". */
const weak = new Set(
  "key auth authorization masterauth pass pat jwt cookie bearer pw upw opw otp psk creds".split(
    " ",
  ),
);

/** As the last word of a flag or of a field in a connection string; $PWD is a directory. */
const weakFlags = new Set(["pwd", "pin"]);

/** As the last word of a parameter in an address. */
const weakQueries = new Set(["sig", "signature", "pwd", "pin", "hmac"]);

/** A name that ends so speaks about a secret and does not hold it: "--token-file", "--password-store". */
const describing = new Set(
  (
    "algorithm arn authentication budget bits class code command cmd count days dir directory encoding endpoint env expires " +
    "expiration expiry fd field file fields format header helper hours id ids info issuer kind length lengths lifetime limit " +
    "location manager minutes mode name names param path policy port prefix prompt provider ref region ring rotation rules " +
    "scope scopes seconds server service size source stdin store strategy timeout ttl type uri url usage validity " +
    "validator var version window"
  ).split(" "),
);

/** Words before "key" that make it a name in a database, a keyboard or a public thing. */
const openKeys = new Set(
  (
    "public primary foreign partition sort cache object shortcut hot modifier group row index registry default " +
    "trusted recipient routing lookup bind escape prefix host map order"
  ).split(" "),
);

/** A flag that begins so is a switch without a value. */
const switches = new Set(
  "no ask prompt show hide enable disable use skip require allow with without print max min num has is list".split(
    " ",
  ),
);

/** Every secret name contains one of these, in any case. */
export const mayHoldSecretName =
  /pass|pwd|secret|token|key|auth|cred|pat|jwt|cookie|bearer|pw|pin|otp|psk|sig|hmac|mnemonic|identified/i;

/** Whether the value of a flag, variable, field or header with this name is a secret. */
export function isSecretName(name: string, place: NamePlace = "variable"): boolean {
  if (!mayHoldSecretName.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || describing.has(last)) return false;
  if (words.length > 1 && switches.has(words[0] ?? "")) return false;
  if (words.some((word) => strong.test(word) && !/^(?:de)?tokeni[sz]|^secretar/.test(word))) {
    return !words.includes("public");
  }
  if (weakFlags.has(last)) {
    return words.length > 1 || place !== "variable" || !/^[A-Z]+$/.test(name);
  }
  if (place === "query" && weakQueries.has(last)) return true;
  if (!weak.has(last)) return false;
  return last !== "key" || !openKeys.has(words.at(-2) ?? "");
}

/** Headers are few and their names are long: more of them may be taken for secret. */
export function isHeaderSecret(name: string): boolean {
  return isSecretName(name) || /(?:auth|cookie|session|signature|csrf|xsrf)/i.test(name);
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

/** A value that is no secret despite its name: a token count, a switch, a scheme, a file. */
export function isHarmlessValue(name: string, value: string): boolean {
  // sort --key=2,2
  if (/^-*key$/.test(name) && /^\d{1,2}[a-z]?(?:[.,]\d{1,2}[a-z]?)*$/i.test(value)) return true;
  // Only plural names are counts, so that a numeric password is masked.
  if (/^\d{1,9}$/.test(value)) return /tokens$/i.test(name);
  if (/^(?:true|false|yes|no|none|null|undefined)$/i.test(value)) return true;
  if (/auth$/i.test(name) && authSchemes.test(value)) return true;
  return isFile(value) && /(?:auth|key|credentials?|creds|cookie|jwt|secret)$/i.test(name);
}

const authSchemes =
  /^(?:basic|digest|bearer|ntlm|negotiate|any|anyauth|plain|login|oauth2?|required|optional|enabled|disabled|auto|default|on|off|trust|md5|scram-sha-256|peer|iam|noauth)$/i;

/** A path that begins where files are, or ends as files of keys do; base64 has neither. */
function isFile(value: string): boolean {
  return (
    /^(?:~|\.{1,2})\/[\w./@+-]*$|^\/(?:etc|home|root|run|var|tmp|usr|opt|mnt|srv|data|app|workspace|Users|certs?|keys|secrets|config|proc|dev)\/[\w./@+-]*$/.test(
      value,
    ) ||
    /^[\w./@+~-]{0,300}[\w-]\.(?:pem|key|crt|cer|der|json|ya?ml|txt|pub|p12|pfx|jks|gpg|asc|env|toml|jwk|jwks)$/.test(
      value,
    )
  );
}
