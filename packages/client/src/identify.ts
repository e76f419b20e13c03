import { readOwnIdentity } from "#local";
import { identityOf } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";

/** What `identify` uses of a client of Corral's router. */
export interface ProcessListApi {
  readonly processes: {
    readonly list: {
      query(input: {
        readonly text: string;
        readonly fresh: boolean;
      }): Promise<readonly { readonly pid: number; readonly startToken?: string }[]>;
    };
  };
}

/**
 * Names one process of the calling program's own system to the server: a pid alone may be another
 * process's there, as where the caller lives in a container. Read on the spot on Linux; elsewhere,
 * where pids are everybody's, the server tells when it started. undefined when no such process runs.
 */
export async function identify(
  api: ProcessListApi,
  pid: number,
): Promise<ProcessIdentity | undefined> {
  const own = readOwnIdentity(pid);
  if (own !== "ask") return own;
  const processes = await api.processes.list.query({ text: String(pid), fresh: true });
  const found = processes.find((process) => process.pid === pid);
  return found === undefined ? undefined : identityOf(found);
}
