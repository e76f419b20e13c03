import type { StatusRow } from "./rows.ts";

/** PowerShell script that prints `pid parent startMs` per process; `-` when the start is unknown. */
export const WINDOWS_STATUS_SCRIPT = [
  "Get-CimInstance Win32_Process -Property ProcessId,ParentProcessId,CreationDate | ForEach-Object {",
  "$start = if ($_.CreationDate) { ([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds() } else { '-' };",
  '"$($_.ProcessId) $($_.ParentProcessId) $start" }',
].join(" ");

/** The state is always `unknown`: Windows has none for processes. */
export function parseWindowsStatus(text: string): StatusRow[] {
  return text.split(/\r?\n/).flatMap((row) => {
    const [, pid, parentPid, started] = /^\s*(\d+) (\d+) (\d+|-)\s*$/.exec(row) ?? [];
    if (pid === undefined || started === undefined) return [];
    return [
      {
        pid: Number(pid),
        parentPid: Number(parentPid),
        state: "unknown" as const,
        ...(started === "-" ? {} : { startedAt: Number(started) }),
      },
    ];
  });
}
