import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { chmodSync, readFileSync } from "node:fs";
import { tokenPath, writeStateFile } from "@corral/client/node";

/** 256 random bits: nothing to guess. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * The token of this directory, made where there is none; its file is always 0600. Where nothing can be
 * written it lives as long as the server, and only the printed link holds it.
 */
export function loadToken(directory: string): string {
  const path = tokenPath(directory);
  const stored = readStored(path);
  const token = stored ?? randomBytes(TOKEN_BYTES).toString("base64url");
  ignoreUnwritable(() => {
    if (stored === undefined) writeStateFile(path, `${token}\n`);
    else chmodSync(path, 0o600);
  });
  return token;
}

/** Does without what cannot be written: an inspection of the machine needs no file. */
export function ignoreUnwritable(write: () => void): void {
  try {
    write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (!["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT"].includes(String(code))) throw error;
  }
}

function readStored(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8").trim();
    return TOKEN.test(text) ? text : undefined;
  } catch {
    return undefined;
  }
}

/** Takes the same time wherever the two differ, and however long they are. */
export function secretsEqual(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
