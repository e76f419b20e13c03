import { ProcessInspectorError } from "../core/errors.ts";
import { parsePsStatus, psStatusArguments } from "./parse-ps-status.ts";
import { parseWindowsStatus, WINDOWS_STATUS_SCRIPT } from "./parse-windows-status.ts";
import type { StatusRow } from "./rows.ts";
import { run, runNow } from "./run.ts";

/** States, groups and terminals of all processes; empty on Windows. Throws SYSTEM_ERROR. */
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
 * The same synchronously, with start times, for the synchronous methods of pins. Reads the given
 * processes or all; the result may contain others too. Throws SYSTEM_ERROR.
 */
export function readStatusNow(platform: string, pids?: readonly number[]): readonly StatusRow[] {
  try {
    if (platform === "win32") {
      const args = ["-NoProfile", "-NonInteractive", "-Command", WINDOWS_STATUS_SCRIPT];
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
    "the states of the processes could not be read",
    {
      cause,
    },
  );
}
