import { identityKey, type ProcessIdentity } from "../../core/identity.ts";
import type { ProcessPeers } from "../../core/driver.ts";
import type { EventLoopBudget } from "../../system/event-loop-budget.ts";
import { classifyFailure } from "../../system/system-errors.ts";
import { loadCLibrary } from "../native/c-library.ts";
import { ProcHandle } from "../pin/proc-handle.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { findHolders } from "./find-holders.ts";
import { OtherEndReader, type OtherEnds } from "./other-ends.ts";
import { toPeers } from "./to-peers.ts";
import { openSocketDiag, type SocketDiag, socketDiagRefusal } from "./socket-diag.ts";

/** The longest that the open files of all processes are read. */
const WITHIN_MS = 3_000;
/** A process may exit, or hand its socket on, between the two reads; then both are repeated. */
const ATTEMPTS = 2;

/** Why it cannot be told who is connected to a process, in words; undefined where it can. */
export function peersRefusal({ procRoot, tokenPrefix }: SystemFacts): string | undefined {
  if (procRoot !== "/proc") return "the kernel tells about this machine's own /proc only";
  if (tokenPrefix === undefined) return "the boot id cannot be read";
  return socketDiagRefusal();
}

/** Who is connected to each process; keyed by identityKey. */
export async function readPeers(
  system: SystemFacts,
  targets: readonly ProcessIdentity[],
  budget: EventLoopBudget,
): Promise<ReadonlyMap<string, ProcessPeers>> {
  const answers = new Map<string, ProcessPeers>();
  const refuse = (reason: string) => {
    for (const target of targets) answers.set(identityKey(target), { known: false, reason });
    return answers;
  };
  const refusal = peersRefusal(system);
  if (refusal !== undefined) return refuse(refusal);
  const diag = openSocketDiag(loadCLibrary());
  if ("reason" in diag) return refuse(diag.reason);
  using opened = diag;
  try {
    let asked = targets;
    for (let attempt = 0; attempt < ATTEMPTS && asked.length > 0; attempt += 1) {
      for (const [key, answer] of await readOnce(system, asked, opened, budget))
        answers.set(key, answer);
      asked = asked.filter((target) => answers.get(identityKey(target))?.known === false);
    }
    return answers;
  } catch (error) {
    return refuse(String(error));
  }
}

async function readOnce(
  system: SystemFacts,
  targets: readonly ProcessIdentity[],
  diag: SocketDiag,
  budget: EventLoopBudget,
): Promise<ReadonlyMap<string, ProcessPeers>> {
  const answers = new Map<string, ProcessPeers>();
  const connected = new Map<ProcessIdentity, OtherEnds>();
  const inodes = new Set<string>();
  const reader = new OtherEndReader(diag, budget);
  for (const target of targets) {
    const ends = await otherEndsOf(system, target, reader);
    if ("inodes" in ends) {
      connected.set(target, ends);
      for (const inode of ends.inodes) inodes.add(inode);
    } else answers.set(identityKey(target), { known: false, ...ends });
  }
  const holders = await findHolders(system, inodes, budget, WITHIN_MS);
  for (const [target, ends] of connected)
    answers.set(identityKey(target), toPeers(target, ends, holders));
  return answers;
}

async function otherEndsOf(
  system: SystemFacts,
  target: ProcessIdentity,
  reader: OtherEndReader,
): Promise<OtherEnds | { readonly reason: string }> {
  const opened = ProcHandle.open(system, target);
  if (opened.outcome !== "pinned") return { reason: refusals[opened.outcome] };
  using handle = opened.handle;
  try {
    return await reader.read(handle);
  } catch (error) {
    const failure = classifyFailure(error);
    return { reason: failure === "failed" ? String(error) : refusals[failure] };
  }
}

const refusals = {
  gone: "it has exited",
  reused: "it has exited",
  denied: "its open files cannot be read: it is another user's process",
  exhausted: "no free descriptors",
} as const;
