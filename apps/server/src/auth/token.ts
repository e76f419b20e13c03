import { randomBytes } from "node:crypto";
import { chmodSync, readFileSync } from "node:fs";
import { tokenPath, writeStateFile } from "@corral/client/node";

/** 256 random bits: nothing to guess. */
const TOKEN_BYTES = 32;
const TOKEN = /^[\w-]{43}$/;

/**
 * Reads the token of this directory, or creates it; its file has mode 0600. In a read-only directory
 * the token is valid until the server ends and appears in the printed link only.
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

/** Ignores errors of a read-only or full disk: the server works without the file. */
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
