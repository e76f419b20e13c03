import {
  identityKey,
  identityOf,
  indexByPid,
  type ProcessIdentity,
  type ProcessPin,
} from "@corral/inspector";
import { canWrapAround } from "../core/association/fork-history.ts";
import { findNewTargets, type ScannedProcess } from "../core/kill/find-new-targets.ts";
import { newlyInScope } from "../core/kill/newly-in-scope.ts";
import { titleOf } from "../core/names/stored-title.ts";
import type { ProgramKinds } from "../core/programs/program-kinds.ts";
import { maskedCommandLine } from "../core/secrets/mask-secrets.ts";
import { readableName } from "../core/view/readable-name.ts";
import {
  markIncomplete,
  forEachYielding,
  refreshStatuses,
  messageOf,
  refusalsIn,
  type KillRun,
  type KillScan,
} from "./kill-run.ts";
import { scanNow, planFrom } from "./plan-now.ts";
import type { PinnedTarget } from "./targets.ts";

/** Longest wait for one scan, milliseconds: reading a process in trouble may block. */
const scanLimitMs = 2_000;

/** Scans and adds the new descendants of the targets. undefined when the scan failed. */
export async function addNewTargets(run: KillRun): Promise<PinnedTarget[] | undefined> {
  return addTargetsFrom(run, async () => {
    const { processes, pids } = await run.inspector.snapshot();
    return { seen: processes, inScope: [], pids };
  });
}

/**
 * The same by all evidence (lineage, markers) where the scope has an owner. This finds processes
 * without a visible link, such as a daemon whose ancestors all lived for a millisecond.
 */
export async function addTargetsByEvidence(run: KillRun): Promise<PinnedTarget[] | undefined> {
  return run.confirmed.wholeScope
    ? addTargetsFrom(run, async () => scanByPlan(run))
    : addNewTargets(run);
}

/** The targets that a plan made now would add. */
async function scanByPlan({ tools, kill, excluded }: KillRun): Promise<KillScan> {
  const view = await scanNow(tools);
  const { targets } = planFrom(tools, view, kill.request);
  const inScope = newlyInScope(view.processes, targets, excluded);
  return { seen: view.processes, inScope, pids: tools.pids() };
}

async function addTargetsFrom(
  run: KillRun,
  look: () => Promise<KillScan>,
): Promise<PinnedTarget[] | undefined> {
  const found = await within(run, look);
  if (found === undefined) return undefined;
  const { excluded, births, targets, clock, pidsAtStart } = run;
  const { seen, inScope, pids } = found;
  run.scan = seen;
  run.numbersNotReused =
    pids !== undefined && pidsAtStart !== undefined && !canWrapAround(pidsAtStart.forks, pids);
  // Read after the scan: a target that still holds its pid is the parent whose children the scan shows.
  await refreshStatuses(run);
  await births.look();
  const added: PinnedTarget[] = [];
  const collect = (target: PinnedTarget | undefined): void => {
    if (target !== undefined) added.push(target);
  };
  const newTargets = findNewTargets({
    processes: seen,
    targets: targets.known(),
    excluded,
    births: births.seen,
    numbersNotReused: run.numbersNotReused,
    programs: run.tools.programs.kinds,
  });
  const refusal = refusalsIn(run, seen);
  const addedById = new Map<string, PinnedTarget>();
  await forEachYielding(clock, newTargets, async ({ process, below }) => {
    const subject = subjectOf(process, run.tools.programs.kinds);
    if (subject === undefined || targets.has(subject.id)) return;
    const refused = refusal(process);
    if (refused === undefined) {
      const parent = below === undefined ? undefined : addedById.get(below);
      if (below !== undefined && parent === undefined) return;
      if (await isInReusedNumber(run, process)) return;
      const known = parent ?? targets.byPid.get(process.parentPid ?? -1);
      const target = await pinNewTarget(run, subject, (known?.depth ?? 0) + 1, parent);
      if (target !== undefined) addedById.set(subject.id, target);
      collect(target);
    }
    // What was never pinned and is dead has no outcome; one that dies while it is read cannot be read.
    else if (refused.code === "UNREADABLE" && (await isDead(run, subject.process))) return;
    else if (refused.code !== "ZOMBIE")
      targets.settleUntouched(subject, true, "refused", refused.reason);
  });
  const scanned = indexByPid(seen);
  await forEachYielding(clock, inScope, async (planned) => {
    const target = targets.byPid.get(planned.process.pid);
    if (targets.has(planned.id) || target?.subject.id === planned.id) return;
    const process = scanned.get(planned.process.pid);
    if (process !== undefined && (await isInReusedNumber(run, process))) return;
    collect(await pinNewTarget(run, planned, planned.depth));
  });
  return added;
}

/**
 * Whether the process's session or group id is a target's former pid that another process has now.
 * The kernel does not reuse a pid while a session or group has that id (credentials(7)), so the other
 * process is the leader. A listing of /proc can show the member before the leader.
 */
async function isInReusedNumber(
  { inspector, targets }: KillRun,
  { pid, sessionId, processGroupId }: ScannedProcess,
): Promise<boolean> {
  for (const number of new Set([sessionId, processGroupId])) {
    const leader = number === undefined || number === pid ? undefined : targets.byPid.get(number);
    if (leader === undefined) continue;
    const result = await inspector.pin(leader.subject.process);
    if (result.outcome === "pinned") result.pin.close();
    if (result.outcome === "reused") return true;
  }
  return false;
}

function subjectOf(
  process: ScannedProcess,
  programs: ProgramKinds,
): PinnedTarget["subject"] | undefined {
  const identity = identityOf(process);
  if (identity === undefined) return undefined;
  const { name, command, memoryBytes } = process;
  const isView = typeof command === "string";
  return {
    process: identity,
    id: identityKey(identity),
    name: isView ? name : readableName({ name, command }),
    title: process.title ?? titleOf(process, programs).title,
    command: isView ? command : maskedCommandLine(command),
    memoryBytes,
  };
}

/**
 * Pins a new target. A process that cannot be pinned is not signalled and gets an outcome, unless it
 * is gone. A child of `parent` is added only if both pins confirm the parenthood now.
 */
async function pinNewTarget(
  run: KillRun,
  subject: PinnedTarget["subject"],
  depth: number,
  parent?: PinnedTarget,
): Promise<PinnedTarget | undefined> {
  const { targets } = run;
  try {
    const result = await run.inspector.pin(subject.process);
    if (result.outcome === "pinned") {
      if (parent === undefined || isChild(result.pin, parent.pin)) {
        return targets.add(subject, depth, true, result.pin);
      }
      result.pin.close();
      return undefined;
    }
    if (result.outcome === "gone") targets.addGone(subject.process);
    else if (result.outcome === "denied") {
      targets.settleUntouched(
        subject,
        true,
        "denied",
        "The system does not let Corral hold on to it.",
      );
    } else if (result.outcome === "exhausted") {
      targets.settleUntouched(
        subject,
        true,
        "escaped",
        "Out of descriptors: it could not be held on to.",
      );
    }
  } catch (error) {
    targets.settleUntouched(subject, true, "escaped", messageOf(error));
  }
  return undefined;
}

async function isDead({ inspector }: KillRun, process: ProcessIdentity): Promise<boolean> {
  const result = await inspector.pin(process);
  if (result.outcome !== "pinned") return result.outcome === "gone" || result.outcome === "reused";
  const { kind } = result.pin.status();
  result.pin.close();
  return kind === "zombie" || kind === "gone";
}

/** Reads the child first: a parent that exists afterwards has held its pid all the time. */
function isChild(child: ProcessPin, parent: ProcessPin): boolean {
  const status = child.status();
  const named = status.kind === "alive" || status.kind === "zombie" ? status.parentPid : null;
  if (named !== parent.identity.pid) return false;
  const { kind } = parent.status();
  return kind === "alive" || kind === "zombie";
}

async function within<T>(run: KillRun, look: () => Promise<T>): Promise<T | undefined> {
  const late = new AbortController();
  try {
    const found = await Promise.race([look(), run.clock.sleep(scanLimitMs, late.signal)]);
    if (found !== undefined) return found;
    markIncomplete(
      run,
      "A scan took too long; processes born during the kill may have been missed.",
    );
  } catch (error) {
    markIncomplete(
      run,
      `A scan failed (${messageOf(error)}); processes born during the kill may have been missed.`,
    );
  } finally {
    late.abort();
  }
  return undefined;
}
