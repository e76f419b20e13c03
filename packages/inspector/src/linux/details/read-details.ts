import { defined } from "../../core/defined.ts";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { identityKey, type ProcessIdentity } from "../../core/identity.ts";
import type { DetailKind, ProcessDetails } from "../../core/driver.ts";
import { parseMarker } from "../procfs/parse/marker.ts";
import { PinnedDirectory } from "../pin/proc-handle.ts";
import { isNoProcess } from "../../system/system-errors.ts";
import { ReadBuffer } from "../procfs/read-buffer.ts";
import { PortReader } from "./read-ports.ts";
import type { SystemFacts } from "../procfs/system-facts.ts";
import { TimeSlice } from "../../system/event-loop-budget.ts";

const environment = new ReadBuffer(16 * 1024);

/**
 * What is read only for processes that somebody asks about. Each process is pinned meanwhile, so
 * that nothing of another one that takes its pid gets mixed in.
 */
export async function readDetails(
  system: SystemFacts,
  targets: readonly ProcessIdentity[],
  kinds: readonly DetailKind[],
): Promise<ReadonlyMap<string, ProcessDetails>> {
  const found = new Map<string, ProcessDetails>();
  const slice = new TimeSlice();
  const ports = new PortReader(slice);
  for (const target of targets) {
    if (slice.isOver(performance.now())) await slice.giveWay();
    const pinned = PinnedDirectory.open(system, target);
    if (pinned.outcome === "gone" || pinned.outcome === "reused") continue;
    if (pinned.outcome !== "pinned") {
      found.set(identityKey(target), {});
      continue;
    }
    using directory = pinned.directory;
    const details = await readOne(directory, kinds, ports);
    if (!isGone(directory)) found.set(identityKey(target), details);
  }
  return found;
}

async function readOne(
  directory: PinnedDirectory,
  kinds: readonly DetailKind[],
  portReader: PortReader,
): Promise<ProcessDetails> {
  const asked = new Set(kinds);
  const ports = asked.has("ports") ? await optional(() => portReader.read(directory)) : undefined;
  const memory = asked.has("proportionalMemory")
    ? await optional(() => readProportionalMemory(directory))
    : undefined;
  const marker = asked.has("marker") ? await optional(() => readMarker(directory)) : undefined;
  return {
    ...defined({ ports, proportionalMemoryBytes: memory, marker }),
  };
}

/** A detail that may not be read is absent. */
async function optional<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}

/** On another thread: the kernel walks all pages of the process for it. */
async function readProportionalMemory(directory: PinnedDirectory): Promise<number | undefined> {
  const text = await readFile(`${directory.path}/smaps_rollup`, "latin1");
  const kilobytes = /^Pss: +(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

/** In the middle of an exec a process has no environment yet; so few milliseconds are waited. */
const EXEC_MS = 3;

/** undefined: it still is in the middle of one, as on a machine that is busy, or has an empty one. */
async function readMarker(directory: PinnedDirectory): Promise<string | null | undefined> {
  for (let waited = 0; ; waited += 1) {
    const marker = readMarkerNow(directory);
    if (marker !== undefined) return marker;
    if (waited === EXEC_MS) return undefined;
    await delay(1);
  }
}

/** undefined: it is empty. The environment holds secrets: what was read of it is wiped at once. */
function readMarkerNow(directory: PinnedDirectory): string | null | undefined {
  try {
    const length = environment.readFile(`${directory.path}/environ`);
    return length === 0 ? undefined : parseMarker(environment.bytes, length);
  } finally {
    environment.bytes.fill(0);
  }
}

function isGone(directory: PinnedDirectory): boolean {
  try {
    directory.readStat();
    return false;
  } catch (error) {
    return isNoProcess(error);
  }
}
