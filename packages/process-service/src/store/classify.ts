/** What a database's own error means. `full`: later writes may succeed again. */
export type DatabaseFault = "conflict" | "full" | "unwritable" | "corrupt" | "busy" | "other";

/**
 * By the start of the code: SQLite's result codes (https://sqlite.org/rescode.html) and
 * PostgreSQL's SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).
 */
const faults: readonly (readonly [prefix: string, fault: DatabaseFault])[] = [
  ["SQLITE_CONSTRAINT_UNIQUE", "conflict"],
  ["SQLITE_CONSTRAINT_PRIMARYKEY", "conflict"],
  ["SQLITE_FULL", "full"],
  ["SQLITE_BUSY", "busy"],
  ["SQLITE_LOCKED", "busy"],
  ["SQLITE_CORRUPT", "corrupt"],
  ["SQLITE_NOTADB", "corrupt"],
  ["SQLITE_READONLY", "unwritable"],
  ["SQLITE_CANTOPEN", "unwritable"],
  ["SQLITE_IOERR", "unwritable"],
  ["SQLITE_PERM", "unwritable"],
  ["23505", "conflict"],
  ["53100", "full"],
  ["25006", "unwritable"],
  ["40001", "busy"],
  ["55P03", "busy"],
];

/** Classifies an error of a supported database. */
export function classifyDatabaseError(error: unknown): DatabaseFault {
  const code = codeOf(error);
  return faults.find(([prefix]) => code.startsWith(prefix))?.[1] ?? "other";
}

/** Whether the file, its folder or its disk cannot be written, by an error of SQLite or the system. */
export function isUnwritable(error: unknown): boolean {
  const fault = classifyDatabaseError(error);
  const fromSystem = error instanceof Error && "syscall" in error;
  return fault === "full" || fault === "unwritable" || fromSystem;
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
