import { defined, identityKey, type ProcessIdentity } from "@corral/inspector/core";
import type { KillOutcome, KillReport, NamedProcess } from "./kill-model.ts";

/** The outcome of one process. */
export function outcomeOf(
  { process, id, name, title, command, memoryBytes }: NamedProcess,
  outcome: KillOutcome["outcome"],
  more: Partial<Pick<KillOutcome, "detail" | "discovered" | "afterMs">> = {},
): KillOutcome {
  const named = { process, id, name, ...defined({ title }), command, memoryBytes };
  return { ...named, outcome, discovered: false, ...more };
}

/** A process of which only the identity is known. */
export function namedByPid(process: ProcessIdentity): NamedProcess {
  const name = `pid ${process.pid}`;
  return { process, id: identityKey(process), name, command: "", memoryBytes: 0 };
}

/** The report of a kill or signal at its start. */
export function newReport(
  begun: Pick<KillReport, "id" | "hostId" | "scope" | "client" | "startedAt"> & Partial<KillReport>,
): KillReport {
  const nothingYet = { outcomes: [], confirmedGone: 0, memoryFreedBytes: 0 };
  return { force: false, graceMs: 0, status: "running", ...nothingYet, ...begun };
}
