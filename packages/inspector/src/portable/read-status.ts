import { ProcessInspectorError } from "../core/errors.ts";
import { parsePsStatus, psStatusArguments } from "./parse-ps-status.ts";
import { parseWindowsStatus, windowsStatusScript } from "./parse-windows-status.ts";
import type { StatusRow } from "./rows.ts";
import { run, runNow } from "./run.ts";

/** States, groups and terminals of all processes; empty on Windows, which has none of them. */
export async function readStatus(platform: string): Promise<readonly StatusRow[]> {
  if (platform === "win32") return [];
  try {
    const { stdout } = await run("ps", psStatusArguments());
    return parsePsStatus(stdout, platform);
  } catch (error) {
    throw failed(error);
  }
}

/**
 * Who is alive now and since when, at once; for pins, which are asked without waiting. Of the given
 * processes, or of all; more than the given may come.
 */
export function readStatusNow(platform: string, pids?: readonly number[]): readonly StatusRow[] {
  try {
    if (platform === "win32") {
      const args = ["-NoProfile", "-NonInteractive", "-Command", windowsStatusScript];
      return parseWindowsStatus(runNow("powershell.exe", args).stdout);
    }
    return parsePsStatus(runNow("ps", psStatusArguments(pids)).stdout, platform);
  } catch (error) {
    throw failed(error);
  }
}

function failed(cause: unknown): ProcessInspectorError {
  return new ProcessInspectorError(
    "SYSTEM_ERROR",
    "The states of the processes could not be read.",
    {
      cause,
    },
  );
}
