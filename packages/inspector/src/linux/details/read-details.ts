import { defined } from "../../core/defined.ts";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { identityKey, type ProcessIdentity } from "../../core/identity.ts";
import type { DetailKind, ProcessDetails } from "../../core/driver.ts";
import { parseMarkers, type Markers } from "../procfs/parse/markers.ts";
import { ProcHandle } from "../pin/proc-handle.ts";
import { isPidMarker } from "../../core/agent-marker.ts";
import { isNoProcess } from "../../system/system-errors.ts";
import { optionalLink } from "../../system/optional-read.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";
import { PortReader } from "./read-ports.ts";
import { readPeers } from "../peers/read-peers.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { EventLoopBudget } from "../../system/event-loop-budget.ts";

const environment = new ReadBuffer(16 * 1024);

/**
 * Reads details on demand. Each process is pinned meanwhile, so that no data of a process that reused
 * the pid gets in.
 */
export async function readDetails(
  system: SystemFacts,
  targets: readonly ProcessIdentity[],
  kinds: readonly DetailKind[],
): Promise<ReadonlyMap<string, ProcessDetails>> {
  const found = new Map<string, ProcessDetails>();
  const budget = new EventLoopBudget();
  const ports = new PortReader(budget);
  const peers = kinds.includes("peers") ? await readPeers(system, targets, budget) : undefined;
  for (const target of targets) {
    if (budget.isOver(performance.now())) await budget.yield();
    const key = identityKey(target);
    const opened = ProcHandle.open(system, target);
    if (opened.outcome === "gone" || opened.outcome === "reused") continue;
    if (opened.outcome !== "pinned") {
      found.set(key, { ...defined({ peers: peers?.get(key) }) });
      continue;
    }
    using handle = opened.handle;
    const details = await readOne(handle, kinds, ports, system);
    if (!isGone(handle)) found.set(key, { ...details, ...defined({ peers: peers?.get(key) }) });
  }
  return found;
}

async function readOne(
  handle: ProcHandle,
  kinds: readonly DetailKind[],
  portReader: PortReader,
  system: SystemFacts,
): Promise<ProcessDetails> {
  const requested = new Set(kinds);
  const ports = requested.has("ports") ? await optional(() => portReader.read(handle)) : undefined;
  const memory = requested.has("proportionalMemory")
    ? await optional(() => readProportionalMemory(handle))
    : undefined;
  const markers = requested.has("marker")
    ? await optional(() => readMarkers(handle, system))
    : undefined;
  return {
    ...defined({ ports, proportionalMemoryBytes: memory, ...markers }),
  };
}

/** A detail that cannot be read is absent. */
async function optional<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

/** Bytes. Asynchronous: the kernel walks all pages of the process. Source: proc_pid_smaps(5). */
async function readProportionalMemory(handle: ProcHandle): Promise<number | undefined> {
  const text = await readFile(`${handle.path}/smaps_rollup`, "latin1");
  const kilobytes = /^Pss: +(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** During execve(2) the environment is empty: retry for this many milliseconds. */
const EXEC_MS = 3;

/** undefined when the environment is empty, or the process is still in execve(2). */
async function readMarkers(
  handle: ProcHandle,
  system: SystemFacts,
): Promise<Pick<ProcessDetails, "marker" | "agentMarkers"> | undefined> {
  for (let waited = 0; ; waited += 1) {
    const found = readMarkersNow(handle);
    if (found !== undefined) return withoutForeignPids(found, handle, system);
    if (waited === EXEC_MS) return undefined;
    await delay(1);
  }
}

/** undefined when the environment is empty. It may hold secrets: wipe the buffer at once. */
function readMarkersNow(handle: ProcHandle): Markers | undefined {
  try {
    const length = environment.readFile(`${handle.path}/environ`);
    return length === 0 ? undefined : parseMarkers(environment.bytes, length);
  } finally {
    environment.bytes.fill(0);
  }
}

/** A pid in the environment of a process in another pid namespace may mean another process here. */
function withoutForeignPids(
  { marker, agentMarkers }: Markers,
  handle: ProcHandle,
  { procRoot, namespaces }: SystemFacts,
): Pick<ProcessDetails, "marker" | "agentMarkers"> {
  const namesPid = agentMarkers.some(({ name }) => isPidMarker(name));
  const isForeign =
    namesPid &&
    (namespaces.pids === "other" ||
      optionalLink(`${handle.path}/ns/pid`) !== optionalLink(`${procRoot}/self/ns/pid`));
  const valid = isForeign ? agentMarkers.filter(({ name }) => !isPidMarker(name)) : agentMarkers;
  return valid.length === 0 ? { marker } : { marker, agentMarkers: valid };
}

function isGone(handle: ProcHandle): boolean {
  try {
    handle.readStat();
    return false;
  } catch (error) {
    return isNoProcess(error);
  }
}
