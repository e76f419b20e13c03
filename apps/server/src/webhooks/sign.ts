import { createHmac } from "node:crypto";

/**
 * The headers of a signed message, as of Standard Webhooks (standardwebhooks.com): HMAC-SHA256 over id, time
 * and body. A secret that begins with `whsec_` is base64 of the key; another one is the key as it is.
 */
export function signedHeaders(message: {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: string;
  readonly secret: string;
}): Readonly<Record<string, string>> {
  const { id, at, body, secret } = message;
  const seconds = String(Math.floor(at / 1_000));
  const hmac = createHmac("sha256", keyOf(secret)).update(`${id}.${seconds}.${body}`);
  return {
    "webhook-id": id,
    "webhook-timestamp": seconds,
    "webhook-signature": `v1,${hmac.digest("base64")}`,
  };
}

function keyOf(secret: string): Buffer {
  const prefix = "whsec_";
  return secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), "base64")
    : Buffer.from(secret, "utf8");
}
