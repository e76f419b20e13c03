// How programs on one machine find the running server: a private file in the state directory.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import envPaths from "env-paths";

/** What a running server says of itself, readable by its own user only. */
export interface RunningServer {
  /** Such as "http://127.0.0.1:4680". */
  readonly url: string;
  readonly pid: number;
  /** Of the server's process; absent where the platform cannot tell. Says whether `pid` is still it. */
  readonly startToken?: string;
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/**
 * Where Corral keeps its store, token and runtime file: `CORRAL_DATA_DIR`, or the user's state
 * directory (`$XDG_STATE_HOME/corral` on Linux, the application's data folder elsewhere).
 */
export function stateDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const chosen = environment["CORRAL_DATA_DIR"];
  if (chosen !== undefined && chosen !== "") return chosen;
  const paths = envPaths("corral", { suffix: "" });
  // env-paths calls it "log", but on Linux it is the XDG state directory.
  return process.platform === "darwin" || process.platform === "win32" ? paths.data : paths.log;
}

export function storePath(directory: string): string {
  return join(directory, "corral.db");
}

export function tokenPath(directory: string): string {
  return join(directory, "token");
}

function runtimePath(directory: string): string {
  return join(directory, "server.json");
}

/** The server that last said it runs here; undefined when none did, or it no longer runs. */
export function findServer(directory: string = stateDirectory()): RunningServer | undefined {
  try {
    const server: unknown = JSON.parse(readFileSync(runtimePath(directory), "utf8"));
    return isRunningServer(server) && stillRuns(server) ? server : undefined;
  } catch {
    // Not there, not readable, or not JSON: no server is known.
    return undefined;
  }
}

/** The token that the server in this directory accepts; undefined when there is none to read. */
export function readToken(directory: string = stateDirectory()): string | undefined {
  try {
    return readFileSync(tokenPath(directory), "utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

/** Makes the server known; replaces what an earlier one left. */
export function announceServer(directory: string, server: RunningServer): void {
  writePrivately(runtimePath(directory), `${JSON.stringify(server, null, 2)}\n`);
}

/** Takes back what this server announced; leaves what another one announced since. */
export function withdrawServer(directory: string, pid: number): void {
  const path = runtimePath(directory);
  try {
    const server: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (isRunningServer(server) && server.pid === pid) rmSync(path);
  } catch {
    // Gone already.
  }
}

/** Written whole or not at all, and never readable by others, not even for a moment. */
export function writePrivately(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, text, { mode: 0o600, flag: "wx" });
  renameSync(temporary, path);
}

/** Makes the state directory for its user only; one that is there already keeps its mode. */
export function makeStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

function isRunningServer(value: unknown): value is RunningServer {
  return (
    typeof value === "object" &&
    value !== null &&
    "url" in value &&
    typeof value.url === "string" &&
    URL.canParse(value.url) &&
    "pid" in value &&
    Number.isInteger(value.pid) &&
    "version" in value &&
    "startedAt" in value
  );
}

function stillRuns(server: RunningServer): boolean {
  const token = startTokenOf(server.pid);
  if (server.startToken !== undefined && token !== undefined) return token === server.startToken;
  try {
    process.kill(server.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** `<boot id>:<start ticks>` (proc_pid_stat(5) field 22); undefined off Linux or when it is gone. */
export function startTokenOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const bootId = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
    // Fields are counted from behind the name, which may hold spaces and parentheses itself.
    const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return ticks === undefined ? undefined : `${bootId}:${ticks}`;
  } catch {
    return undefined;
  }
}
