import { readFileSync } from "node:fs";
import { readBootId, readHostId } from "./host-identity.ts";
import { readVisibility, type Visibility } from "./hidden-processes.ts";
import { type KernelConstants, readKernelConstants } from "./kernel-constants.ts";
import { readNamespaces } from "./namespaces.ts";
import { tokenPrefix } from "./start-token.ts";
import { parseTerminalDrivers, type TerminalDriver } from "./parse-terminal.ts";

/** What stays as it is while the system runs. */
export interface SystemFacts {
  readonly procRoot: string;
  readonly hostId: string;
  readonly bootId: string | undefined;
  /** What start tokens begin with; undefined where no token can be made. */
  readonly tokenPrefix: string | undefined;
  readonly visibility: Visibility;
  readonly constants: KernelConstants;
  readonly terminals: readonly TerminalDriver[];
}

export function readSystemFacts(procRoot: string): SystemFacts {
  const namespaces = readNamespaces(procRoot);
  const bootId = readBootId(procRoot);
  return {
    procRoot,
    hostId: readHostId(namespaces.label),
    bootId,
    tokenPrefix: tokenPrefix(bootId, namespaces),
    visibility: readVisibility(procRoot, namespaces),
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
