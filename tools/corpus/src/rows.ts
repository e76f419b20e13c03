import { agentMarkerNames, defined, type AgentMarker } from "@corral/inspector/core";
import type { HideableField, MockBehaviour, MockProcessFields } from "@corral/inspector/mock";
import type { Folders } from "./folders.ts";
import type { Exec, Platform, Row } from "./scene.ts";

/** A row with all that it inherited. */
export interface FullRow extends Row {
  readonly argv: readonly string[];
  readonly name: string;
  readonly cwd: string | null;
  readonly terminal: string | null;
  readonly session: number;
  readonly group: number;
  readonly start: number;
  readonly user: string;
  readonly env: Readonly<Record<string, string>>;
}

const bySystem: Readonly<Record<string, number>> = { root: 0, ana: 1000, bob: 1001 };

/** The number of a user of the scenes. */
export const userIdOf = (user: string): number | undefined => bySystem[user];

/** The user that Corral runs as in all scenes. */
export const anaId = bySystem["ana"]!;

/**
 * Fills what a row leaves out from its parent, as fork(2) does; below the system's own (pid 1 and what
 * has no parent) from the defaults of a user's service. A child of a terminal's session leader is a job
 * with a group of its own.
 */
export function fillRow(
  row: Row,
  parent: FullRow | undefined,
  platform: Platform,
  start: number,
): FullRow {
  const above = parent === undefined || parent.pid <= 1 ? undefined : parent;
  const argv = argumentsOf(row, platform);
  const terminal = row.setsid === true ? null : (row.terminal ?? above?.terminal ?? null);
  const leads = row.setsid === true || terminal !== (above?.terminal ?? null);
  const session = row.session ?? (leads ? row.pid : (above?.session ?? row.pid));
  const isJob = terminal !== null && above?.session === above?.pid;
  const group = row.group ?? (leads || isJob ? row.pid : (above?.group ?? row.pid));
  return {
    ...row,
    argv,
    name: row.name ?? nameOf(row, argv, platform),
    cwd: row.cwd === undefined ? (above?.cwd ?? "/") : row.cwd,
    terminal,
    session,
    group,
    start: row.start ?? start,
    user: row.user ?? above?.user ?? "ana",
    env: { ...above?.env, ...row.env },
  };
}

/** As the drivers report them: only Linux keeps arguments apart. */
export function argumentsOf({ command, path }: Pick<Row, "command" | "path">, platform: Platform) {
  const line = typeof command === "string" ? command : command.join(" ");
  if (platform === "linux" || typeof command !== "string") {
    return typeof command === "string" ? words(command) : command;
  }
  if (platform === "windows") return windowsWords(line);
  if (path === undefined || !line.startsWith(path)) return words(line);
  return [path, ...words(line.slice(path.length))];
}

function words(line: string): string[] {
  return line.split(" ").filter((word) => word !== "");
}

function windowsWords(line: string): string[] {
  return (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ""));
}

export function nameOf(
  { path }: Pick<Row, "path">,
  argv: readonly string[],
  platform: Platform,
): string {
  const program = (path ?? argv[0] ?? "").split(platform === "windows" ? "\\" : "/").at(-1) ?? "";
  return platform === "linux" ? program.replace(/^-/, "").slice(0, 15) : program;
}

/** What ps and the Windows system do not report. */
const hidden: Readonly<Record<Platform, readonly HideableField[]>> = {
  linux: [],
  macos: ["sessionId"],
  windows: ["sessionId", "processGroupId", "terminal", "userId", "workingDirectory"],
};

export function mockFields(
  row: FullRow,
  platform: Platform,
  folders: Folders,
  at: (start: number) => number,
) {
  const fields: MockProcessFields = {
    pid: row.pid,
    parentPid: row.pid === 1 || row.pid === 4 ? null : (row.parent ?? 1),
    name: row.name,
    command: row.argv.map((argument) => folders.placeWithin(argument)),
    ...defined({ workingDirectory: row.cwd === null ? undefined : folders.place(row.cwd) }),
    ...(row.cwdDeleted === true ? { workingDirectoryDeleted: true } : {}),
    terminal: row.terminal,
    sessionId: row.session,
    processGroupId: row.group,
    startedAt: at(row.start),
    userId: bySystem[row.user] ?? 120,
    kernelThread: row.argv.length === 0 && row.pid <= 4,
  };
  const behaviour: MockBehaviour = {
    ...defined({ subreaper: row.subreaper }),
    ...(row.keepsZombies === true ? { reaps: false } : {}),
    hides: hidden[platform],
    details: detailsOf(row.env),
  };
  return { fields, behaviour };
}

export function detailsOf(env: Readonly<Record<string, string>>) {
  const agentMarkers: AgentMarker[] = agentMarkerNames.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [{ name, value }];
  });
  return { marker: env["CORRAL_EXECUTOR_ID"] ?? null, agentMarkers };
}

/** The row after exec(3). */
export function execRow(before: FullRow, exec: Exec, platform: Platform): FullRow {
  const argv = argumentsOf(exec, platform);
  return {
    ...before,
    argv,
    name: exec.name ?? nameOf({}, argv, platform),
    cwd: exec.cwd === undefined ? before.cwd : exec.cwd,
    env: { ...before.env, ...exec.env },
  };
}
