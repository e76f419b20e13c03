import { readOwnIdentity } from "#find-server";
import { identityOf } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { TRPCClient } from "@trpc/client";
import type { CorralRouter } from "../trpc/router.ts";

/**
 * Names one process of the calling program's own system to the server: a pid alone may be another
 * process's there, as where the caller lives in a container. Read on the spot on Linux; elsewhere,
 * where pids are everybody's, the server tells when it started. undefined when no such process runs.
 */
export async function identify(
  api: TRPCClient<CorralRouter>,
  pid: number,
): Promise<ProcessIdentity | undefined> {
  const own = readOwnIdentity(pid);
  if (own !== "ask") return own;
  const processes = await api.processes.list.query({ text: String(pid), fresh: true });
  const found = processes.find((process) => process.pid === pid);
  return found === undefined ? undefined : identityOf(found);
}
