import { readFileSync } from "node:fs";
import { readBootId, readHostId } from "./host-identity.ts";
import { type KernelConstants, readKernelConstants } from "./kernel-constants.ts";
import { parseTerminalDrivers, type TerminalDriver } from "./parse-terminal.ts";

/** What stays as it is while the system runs. */
export interface SystemFacts {
  readonly procRoot: string;
  readonly hostId: string;
  readonly bootId: string | undefined;
  readonly constants: KernelConstants;
  readonly terminals: readonly TerminalDriver[];
}

export function readSystemFacts(procRoot: string): SystemFacts {
  return {
    procRoot,
    hostId: readHostId(),
    bootId: readBootId(procRoot),
    constants: readKernelConstants(procRoot),
    terminals: parseTerminalDrivers(readOptional(`${procRoot}/tty/drivers`)),
  };
}

/** Without the list, terminals that are no pseudo terminals are named by their numbers. */
function readOptional(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
