import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { Executor, LineageEntry, ProcessMention } from "../model.ts";
import { sharerOf, type Sharer } from "./sharer.ts";
import type { Owners, PartialIdentity } from "./owners.ts";
import { asProgram, type ProgramKinds } from "../programs/program-kinds.ts";

export interface Route {
  /** The nearest root above it: it may have been registered later than the entry was made. */
  readonly executor: Executor;
  /** Between the two, the process itself included. */
  readonly sharer: Sharer | undefined;
}

/** `outside`: below a process that the root had started before it became the executor. */
type Way =
  | { readonly root?: Executor | undefined; readonly sharer?: Sharer | undefined }
  | "outside";

/** Lookups in the lineage for one set of executors; results are cached. */
export interface LineageIndex {
  /**
   * The entry of a process, if its executor is of this host and boot, and began before what leads to the
   * process was started.
   */
  entry(process: PartialIdentity): LineageEntry | undefined;
  /** Of the entries with a pid, the one seen last. */
  newest(pid: number): LineageEntry | undefined;
  /** How a recorded process is connected to its executor. */
  route(entry: LineageEntry): Route;
  /** Name and pid of a recorded process, for a sentence. */
  name(process: ProcessIdentity): ProcessMention | undefined;
  /** Whether a dead process is shown as an ancestor; not a dead root, which has its own row. */
  hasDeadAncestor(process: ProcessIdentity): boolean;
}

export function indexLineage(
  lineage: ReadonlyMap<string, LineageEntry>,
  owners: Owners,
  programs: ProgramKinds,
): LineageIndex {
  // By pid: numbers are faster to look up than long string keys, and most pids occur once.
  const byPid = new Map<number, LineageEntry>();
  for (const entry of lineage.values()) {
    if (!owners.byId.has(entry.executorId)) continue;
    const other = byPid.get(entry.process.pid);
    if (other === undefined || other.lastSeenAt <= entry.lastSeenAt) {
      byPid.set(entry.process.pid, entry);
    }
  }

  const find = (process: ProcessIdentity): LineageEntry | undefined => {
    const newest = byPid.get(process.pid);
    return newest?.process.startToken === process.startToken
      ? newest
      : lineage.get(identityKey(process));
  };

  const isOlder = ({ process, firstSeenAt }: LineageEntry, executor: Executor | undefined) =>
    executor?.execAfterMs !== undefined &&
    owners.isOlder({ ...process, startedAt: firstSeenAt }, executor) === true;

  const ways = new Map<LineageEntry, Way>();
  const follow = (start: LineageEntry): Way => {
    const path = new Set<LineageEntry>();
    let way: Way = {};
    let at: LineageEntry | undefined = start;
    while (at !== undefined && !path.has(at)) {
      const root = owners.rootOf(at.process);
      const known: Way | undefined = root === undefined ? ways.get(at) : { root };
      if (known !== undefined) {
        way = known;
        break;
      }
      path.add(at);
      const sharer = sharerOfEntry(at, programs);
      const rootAbove = at.parent && owners.rootOf(at.parent);
      if (sharer !== undefined || rootAbove !== undefined) {
        way = sharer === undefined ? { root: rootAbove } : { sharer };
        break;
      }
      at = at.parent && find(at.parent);
    }
    for (const passed of [...path].toReversed()) {
      if (way !== "outside" && isOlder(passed, way.root ?? owners.byId.get(passed.executorId))) {
        way = "outside";
      }
      ways.set(passed, way);
    }
    return way;
  };

  const entry = ({ pid, startToken }: PartialIdentity): LineageEntry | undefined => {
    if (startToken === undefined || !byPid.has(pid)) return undefined;
    const found = find({ pid, startToken });
    if (found === undefined || !owners.byId.has(found.executorId)) return undefined;
    return follow(found) === "outside" ? undefined : found;
  };

  const name = (process: ProcessIdentity): ProcessMention | undefined => {
    const executor = owners.rootOf(process);
    if (executor !== undefined) return { pid: executor.pid, name: executor.label };
    const found = find(process);
    return found && { pid: found.process.pid, name: found.name };
  };

  return {
    entry,
    newest: (pid) => byPid.get(pid),
    route: (start) => {
      const way = follow(start);
      const { root, sharer } = way === "outside" ? {} : way;
      return { executor: root ?? owners.byId.get(start.executorId)!, sharer };
    },
    name,
    hasDeadAncestor: (process) =>
      owners.rootOf(process) === undefined && find(process) !== undefined,
  };
}

/** Cached per entry object: entries are immutable and looked up at every scan. */
const sharers = new WeakMap<
  LineageEntry,
  { readonly is: Sharer | undefined; readonly programs: ProgramKinds }
>();

function sharerOfEntry(entry: LineageEntry, programs: ProgramKinds): Sharer | undefined {
  let known = sharers.get(entry);
  if (known?.programs !== programs) {
    const found = sharerOf({ ...asProgram(entry), pid: entry.process.pid }, programs);
    // The flags of a browser that is driven by a program may have been cut off.
    const isUnsure = found?.kind === "interactive" && entry.command.endsWith("…");
    known = { is: isUnsure ? undefined : found, programs };
    sharers.set(entry, known);
  }
  return known.is;
}
