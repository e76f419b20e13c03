import { eachInSlices, lookAtAll, report, type KillRun } from "./kill-run.ts";
import { takeInJoins } from "./take-in.ts";
import { lastLooks } from "./last-looks.ts";
import type { Victim } from "./victims.ts";

const scanPeriodMs = 200;

/**
 * Asks with SIGTERM, deepest first, and waits until all are gone, the grace is over, somebody is
 * in a hurry, or it is cancelled. true when nothing is left.
 */
export async function politeRound(run: KillRun, graceMs: number): Promise<boolean> {
  const end = run.clock.monotonic() + graceMs;
  const wake = AbortSignal.any([run.cancelled, run.flight.hurried]);
  await ask(run, run.victims.living());
  const lookOnceMore = lastLooks(run);
  let pause = 10;
  let scanned = run.clock.monotonic();
  while (!wake.aborted) {
    const began = run.clock.monotonic();
    const living = await lookAtAll(run);
    report(run);
    if (living.length === 0) {
      // A child born while its parent was going would be missed else.
      if ((await lookOnceMore()) === "over") return true;
      pause = 10;
    } else if (!run.inspector.capabilities.births && began - scanned > scanPeriodMs) {
      // Nobody tells of births here, so links are looked for while the parents still live.
      await takeInJoins(run);
      scanned = run.clock.monotonic();
    }
    // What was born during the grace may be a clean-up at work: it is asked only when no one else is left.
    if (living.every((victim) => victim.joined)) {
      await ask(
        run,
        run.victims.living().filter((victim) => !victim.asked),
      );
    }
    const now = run.clock.monotonic();
    if (now >= end) return false;
    // Looking at thousands takes time itself; rest at least as long as a look takes.
    const rest = living.length === 0 ? pause : Math.max(pause, now - began);
    await run.clock.sleep(Math.min(rest, end - now), wake);
    pause = Math.min(pause * 1.5, 100);
  }
  return false;
}

async function ask(run: KillRun, victims: readonly Victim[]): Promise<void> {
  await eachInSlices(run.clock, victims, (victim) => {
    if (run.cancelled.aborted) return "stop";
    if (run.victims.signal(victim, "SIGTERM") !== "sent") return undefined;
    victim.asked = true;
    // A stopped process keeps SIGTERM pending until it is continued (signal(7)).
    if (run.inspector.capabilities.freeze) run.victims.signal(victim, "SIGCONT");
    return undefined;
  });
}
