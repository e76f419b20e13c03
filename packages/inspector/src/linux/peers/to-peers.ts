import { compareIdentity, identityKey, type ProcessIdentity } from "../../core/identity.ts";
import type { ProcessPeers } from "../../core/driver.ts";
import type { Holders } from "./find-holders.ts";
import type { OtherEnds } from "./other-ends.ts";

/** The processes that hold the other ends of the connections of `target`, or why they are not known. */
export function toPeers(target: ProcessIdentity, ends: OtherEnds, holders: Holders): ProcessPeers {
  const found = new Map<string, ProcessIdentity>();
  let unresolved = 0;
  for (const inode of ends.inodes) {
    const processes = holders.byInode.get(inode) ?? [];
    if (processes.length === 0) unresolved += 1;
    for (const process of processes) found.set(identityKey(process), process);
  }
  const peers = [...found.values()]
    .filter((process) => compareIdentity(process, target) !== "same")
    .toSorted((a, b) => a.pid - b.pid);
  const reason = reasonOf(unresolved, ends, holders);
  if (reason === undefined) return { known: true, peers };
  return { known: false, reason, ...(peers.length > 0 && { peers }) };
}

function reasonOf(unresolved: number, ends: OtherEnds, holders: Holders): string | undefined {
  if (unresolved > 0) {
    const which = unresolved === 1 ? "one connection" : `${unresolved} connections`;
    return `the other end of ${which} was not found${because(holders)}`;
  }
  return ends.foreign
    ? "a client in another network namespace or on another machine is connected"
    : undefined;
}

function because({ complete, unreadable }: Holders): string {
  if (!complete) return ": reading the open files of all processes took too long";
  if (unreadable === 0) return "";
  return ": the open files of other users' processes cannot be read";
}
