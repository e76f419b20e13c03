import { identityKey } from "@corral/inspector/core";
import type { ProcessIdentity } from "@corral/inspector/core";
import type { Executor, LineageEntry, ProcessMention } from "../model.ts";
import { sharerOf, type Sharer } from "./sharer.ts";
import type { Owners, PartialIdentity } from "./owners.ts";
import { titleOf } from "../names/stored-title.ts";
import { asProgram, type ProgramKinds } from "../programs/program-kinds.ts";

export interface Route {
  /** The nearest root above it: it may have been registered later than the entry was made. */
  readonly executor: Executor;
  /** Between the two, the process itself included. */
  readonly sharer: Sharer | undefined;
}

/**
 * `rooted`: the recorded parents lead to a root; else the executor is the recorded one. `outside`: below a
 * process that the root had started before it became the executor.
 */
type Way =
  | {
      /** undefined: not among the owners. */
      readonly executor: Executor | undefined;
      readonly sharer: Sharer | undefined;
      readonly rooted: boolean;
    }
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
    owners.isOlder({ ...process, startedAt: firstSeenAt }, executor, "before") === true;

  const ways = new Map<LineageEntry, Way>();
  const rooted = (executor: Executor): Way => ({ executor, sharer: undefined, rooted: true });
  const recorded = ({ executorId }: LineageEntry, sharer?: Sharer): Exclude<Way, string> => ({
    executor: owners.byId.get(executorId),
    sharer,
    rooted: false,
  });
  const follow = (start: LineageEntry): Way => {
    const known = ways.get(start);
    if (known !== undefined) return known;
    const root = owners.rootOf(start.process);
    if (root !== undefined) return rooted(root);
    const path: LineageEntry[] = [];
    let way: Way | undefined;
    let at: LineageEntry | undefined = start;
    // No longer than all: a parent cycle ends.
    while (at !== undefined && path.length <= lineage.size) {
      way = ways.get(at);
      if (way !== undefined) break;
      path.push(at);
      const sharer = sharerOfEntry(at, programs);
      const rootAbove = at.parent && owners.rootOf(at.parent);
      if (sharer !== undefined) way = recorded(at, sharer);
      else if (rootAbove !== undefined) way = rooted(rootAbove);
      if (way !== undefined) break;
      at = at.parent && find(at.parent);
    }
    for (let turn = path.length - 1; turn >= 0; turn--) {
      const passed = path[turn]!;
      way ??= recorded(passed);
      if (way !== "outside" && !way.rooted && way.executor?.id !== passed.executorId) {
        way = recorded(passed, way.sharer);
      }
      if (way !== "outside" && isOlder(passed, way.executor)) way = "outside";
      ways.set(passed, way);
    }
    return way!;
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
    return found && { pid: found.process.pid, name: titleOf(found, programs).title };
  };

  return {
    entry,
    newest: (pid) => byPid.get(pid),
    route: (start) => {
      const way = follow(start);
      const { executor, sharer } = way === "outside" ? recorded(start) : way;
      return { executor: executor ?? owners.byId.get(start.executorId)!, sharer };
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
    const program = asProgram(entry);
    const found = sharerOf(entry.process.pid, program, programs.agentOf(program));
    // The flags of a browser that is driven by a program may have been cut off.
    const isUnsure = found?.kind === "interactive" && entry.command.endsWith("…");
    known = { is: isUnsure ? undefined : found, programs };
    sharers.set(entry, known);
  }
  return known.is;
}
