import type { ProcessState } from "../core/snapshot.ts";
import { stateOfLetter } from "../core/state-letters.ts";
import type { StatusRow } from "./rows.ts";

/**
 * Arguments for ps(1) whose output `parsePsStatus` parses; the same on macOS, BSD and procps. Selects
 * all processes without pids, and with more than 500.
 */
export function psStatusArguments(pids?: readonly number[]): string[] {
  const columns = "pid=,ppid=,pgid=,stat=,tty=,lstart=";
  return pids === undefined || pids.length > 500
    ? ["-axo", columns]
    : ["-o", columns, "-p", pids.join(",")];
}

const ROW = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+)\s+(\S.*\d{4})\s*$/;

/** Ignores lines that are not rows, such as warnings. */
export function parsePsStatus(text: string, platform: string): StatusRow[] {
  return text.split("\n").flatMap((row) => {
    const [, pid, parentPid, group, stat, terminal, started] = ROW.exec(row) ?? [];
    if (stat === undefined || started === undefined) return [];
    const startedAt = Date.parse(started);
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        processGroupId: Number(group),
        state: stateOf(stat, platform),
        terminal: terminal === undefined || /^\?+$|^-$/.test(terminal) ? null : terminal,
        ...(Number.isNaN(startedAt) ? {} : { startedAt }),
      },
    ];
  });
}

// First letter of STAT in ps(1). `I`: on macOS a process that slept for more than 20 seconds, on Linux
// an idle kernel thread. `U`: uninterruptible wait on macOS.
function stateOf(stat: string, platform: string): ProcessState {
  const letter = stat.slice(0, 1);
  if (letter === "U") return "disk-sleep";
  return letter === "I" && platform !== "linux" ? "sleeping" : stateOfLetter(letter);
}
