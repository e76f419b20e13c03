import { eachInSlices, lookAtAll, report, type KillRun } from "./kill-run.ts";
import { takeInJoins } from "./take-in.ts";
import type { Victim, Victims } from "./victims.ts";

const maxRounds = 10;
const maxFreezeMs = 2_000;
/** SIGSTOP takes effect when the process next runs; a scan before that may miss a fork. */
const settleMs = 50;

/**
 * Stops what is left from the top down, and takes in what was born meanwhile, until two scans add
 * nothing.
 */
export async function freeze(run: KillRun): Promise<void> {
  const { tools, flight } = run;
  const end = run.clock.monotonic() + maxFreezeMs;
  let quiet = 0;
  let batch = run.victims.living();
  for (let round = 0; round < maxRounds && quiet < 2; round += 1) {
    const running = await runningOf(run, batch);
    if (running.length > 0) {
      // Durable before anything is stopped.
      await tools.kills.recordFrozen(
        flight.id,
        running.map((victim) => victim.subject.process),
      );
      if (run.cancelled.aborted) return;
      await stopAll(run, running);
    }
    report(run);
    if (run.clock.monotonic() >= end) break;
    const joined = await takeInJoins(run);
    if (joined === undefined) break;
    quiet = joined.length === 0 ? quiet + 1 : 0;
    batch = joined;
  }
}

/** What somebody else has stopped is left out: it stays theirs to continue. */
async function runningOf(run: KillRun, victims: readonly Victim[]): Promise<Victim[]> {
  const running: Victim[] = [];
  await eachInSlices(run.clock, victims, (victim) => {
    const status = run.victims.look(victim);
    if (status.kind === "alive" && status.state !== "stopped") running.push(victim);
  });
  return running;
}

async function stopAll(run: KillRun, victims: readonly Victim[]): Promise<void> {
  const topDown = victims.toSorted((a, b) => a.depth - b.depth);
  await eachInSlices(run.clock, topDown, (victim) => {
    if (run.cancelled.aborted) return "stop";
    const before = run.victims.look(victim);
    if (before.kind !== "alive" || before.state === "stopped") return undefined;
    victim.stopped = run.victims.signal(victim, "SIGSTOP") === "sent";
    return undefined;
  });
  const end = run.clock.monotonic() + settleMs;
  for (let pause = 1; run.clock.monotonic() < end; pause *= 2) {
    const running = (await lookAtAll(run)).filter(
      ({ stopped, status }) =>
        stopped &&
        status.kind === "alive" &&
        (status.state === "running" || status.state === "sleeping"),
    );
    if (running.length === 0) return;
    await run.clock.sleep(pause);
  }
}

/**
 * Continues whatever is still stopped by us, whatever its outcome is, without giving way: also what
 * has a SIGKILL pending, which loses nothing by it.
 */
export function thaw(victims: Victims): void {
  for (const victim of victims.stopped()) {
    victim.stopped = false;
    try {
      victim.pin.signal("SIGCONT");
    } catch {
      // One that cannot be continued keeps none of the others stopped.
    }
  }
}
