import { defined } from "../core/defined.ts";
import type { ProcessInfo } from "../core/snapshot.ts";
import type { ListRow, StatusRow, UsageRow, WorkingDirectory } from "./rows.ts";

/** The rows of one process, from all sources. */
export interface ProcessRows {
  readonly platform: string;
  readonly list: ListRow;
  readonly usage: UsageRow | undefined;
  readonly status: StatusRow | undefined;
  readonly startedAt: number | undefined;
  readonly startToken: string | undefined;
  readonly cpuPercent: number | undefined;
  readonly workingDirectory: WorkingDirectory | undefined;
}

/** One ProcessInfo from its rows; undefined when its memory and CPU time could not be read. */
export function toProcessInfo(rows: ProcessRows): ProcessInfo | undefined {
  const { list, usage, status } = rows;
  const zombie = status?.state === "zombie";
  if (usage === undefined && !zombie) return undefined;
  const directory = zombie ? undefined : rows.workingDirectory;
  const kernelThread = isKernelThread(list, rows.platform);
  return {
    pid: list.pid,
    parentPid: list.ppid === 0 || list.ppid === list.pid ? null : list.ppid,
    name: shortName(list.name),
    command: zombie || kernelThread ? [] : splitCommand(list),
    memoryBytes: usage?.memory ?? 0,
    cpuTimeMs: usage?.ctime ?? 0,
    state: status?.state ?? "unknown",
    kernelThread,
    ...defined({
      startToken: rows.startToken,
      startedAt: rows.startedAt,
      cpuPercent: rows.cpuPercent,
      workingDirectory: directory?.path,
      workingDirectoryDeleted: directory?.deleted === true ? true : undefined,
      userId: list.uid,
      processGroupId: status?.processGroupId,
      terminal: status?.terminal,
    }),
  };
}

/** Start time, milliseconds since the epoch; undefined when no source reports it. */
export function startOf(list: ListRow, usage: UsageRow | undefined): number | undefined {
  const listed = list.startTime?.getTime();
  if (listed !== undefined && !Number.isNaN(listed)) return listed;
  // Windows: pidusage computes `elapsed` from CreationDate; this is the reverse.
  const counted = usage === undefined ? Number.NaN : usage.timestamp - usage.elapsed;
  return counted > 0 ? counted : undefined;
}

// ps prints one line of text. The executable may contain spaces ("Google Chrome"); the rest is split at
// spaces, so that an argument with a space becomes two.
function splitCommand({ cmd = "", path = "" }: ListRow): string[] {
  const rest = (text: string): string[] => text.split(" ").filter((word) => word !== "");
  if (path !== "" && (cmd === path || cmd.startsWith(`${path} `))) {
    return [path, ...rest(cmd.slice(path.length))];
  }
  return rest(cmd);
}

// On macOS `comm` is the whole path.
function shortName(name: string): string {
  return name.startsWith("/") ? name.slice(name.lastIndexOf("/") + 1) : name;
}

// Processes without an executable; they cannot be killed.
const WINDOWS_KERNEL_NAMES = new Set(["Registry", "Memory Compression", "Secure System"]);

function isKernelThread({ pid, ppid, name }: ListRow, platform: string): boolean {
  if (pid === 0) return true;
  if (platform === "linux") return pid === 2 || ppid === 2;
  return platform === "win32" && (pid === 4 || (ppid === 4 && WINDOWS_KERNEL_NAMES.has(name)));
}
