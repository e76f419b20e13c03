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
 * The identity of a process of the calling program's own system, to name it to the server: in a container
 * a pid alone names another process than on the server. Read from /proc on Linux; elsewhere, without pid
 * namespaces, from the server's process list. undefined when there is no such process.
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
