import type { DatabaseFault } from "../guard.ts";

/** The fault behind a SqliteError's extended result code (https://sqlite.org/rescode.html). */
export function classifySqliteError(error: unknown): DatabaseFault {
  const code = codeOf(error);
  if (code.startsWith("SQLITE_CONSTRAINT")) return "conflict";
  if (code.startsWith("SQLITE_FULL")) return "full";
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) return "busy";
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) return "corrupt";
  const unwritable = ["SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR", "SQLITE_PERM"];
  return unwritable.some((prefix) => code.startsWith(prefix)) ? "unwritable" : "other";
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
