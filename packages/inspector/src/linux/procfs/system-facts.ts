import { hostIdFrom, readBootId, readMachineId } from "../../system/host-identity.ts";
import { optionalText } from "../../system/optional-read.ts";
import { readVisibility, type Visibility } from "./visibility.ts";
import { readKernelConstants } from "./kernel-constants.ts";
import { readNamespaces, type Namespaces } from "./namespaces.ts";
import type { KernelConstants } from "./parse/auxv.ts";
import { tokenPrefix } from "./parse/start-token.ts";
import { parseTerminalDrivers, type TerminalDriver } from "./parse/terminal.ts";

/** What does not change while the system runs. */
export interface SystemFacts {
  readonly procRoot: string;
  readonly hostId: string;
  readonly bootId: string | undefined;
  /** Prefix of all start tokens; undefined without a boot id, when no token can be made. */
  readonly tokenPrefix: string | undefined;
  readonly namespaces: Namespaces;
  readonly visibility: Visibility;
  readonly constants: KernelConstants;
  readonly terminals: readonly TerminalDriver[];
}

export function readSystemFacts(procRoot: string): SystemFacts {
  const namespaces = readNamespaces(procRoot);
  const bootId = readBootId(procRoot);
  return {
    procRoot,
    hostId: hostIdFrom(readMachineId(), namespaces.label),
    bootId,
    tokenPrefix: tokenPrefix(bootId, namespaces),
    namespaces,
    visibility: readVisibility(procRoot, namespaces),
    constants: readKernelConstants(procRoot),
    // Without the list, terminals other than pts are named by their device numbers.
    terminals: parseTerminalDrivers(optionalText(`${procRoot}/tty/drivers`) ?? ""),
  };
}
