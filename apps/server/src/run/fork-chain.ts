import { readFileSync } from "node:fs";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { type LivingChild, livingChildren } from "./child-processes.ts";

/** One that lives longer than this can be listed and planned for like any other, milliseconds. */
const listableAfterMs = 500;
/** How long a chain is fought, milliseconds. */
const killWithinMs = 2_000;
/** Nobody was there so many times in a row: the chain has ended. */
const emptyChecks = 5;
const checkIntervalMs = 2;

/** What was found of a chain of processes, each of which forks the next and ends. */
export interface ForkChain {
  /** How many were killed. */
  readonly killed: number;
  /** None is left. */
  readonly ended: boolean;
}

/**
 * Looks for what a plan cannot hold: a chain of processes that live for milliseconds each. As their
 * subreaper this program has them as children, one after the other, and a child's pid is not given
 * out again before it is collected, which happens on this very thread: so a signal hits no other.
 * Whoever was born before this look could be in a plan, and was dealt with there; where one such
 * lives, nothing is touched: the newcomers may be its own. undefined when there is no such chain.
 */
export async function endForkChain(stop: boolean): Promise<ForkChain | undefined> {
  const since = ticksSinceBoot();
  const until = performance.now() + listableAfterMs;
  while (livingChildren().some((child) => isOlder(child, since))) {
    if (performance.now() > until) return undefined;
    await delay(checkIntervalMs);
  }
  if (!(await hasLivingChild())) return undefined;
  return stop ? killChain(since) : { killed: 0, ended: false };
}

/** One look may fall between the end of one and the listing of the next. */
async function hasLivingChild(): Promise<boolean> {
  for (let check = 0; check < emptyChecks; check += 1) {
    if (livingChildren().length > 0) return true;
    await delay(checkIntervalMs);
  }
  return false;
}

async function killChain(since: number): Promise<ForkChain> {
  const until = performance.now() + killWithinMs;
  let killed = 0;
  do {
    const children = livingChildren();
    // An older one may have been overlooked before, or adopted just now from one that has ended.
    if (!children.some((child) => isOlder(child, since))) {
      for (const { pid } of children) process.kill(pid, "SIGKILL");
      killed += children.length;
    }
    await setImmediate();
    if (performance.now() > until) return { killed, ended: false };
  } while (await hasLivingChild());
  return { killed, ended: true };
}

function isOlder({ startTicks }: LivingChild, since: number): boolean {
  return startTicks <= since;
}

/** Of the clock that start times are counted by, in the hundredths that both are told in: proc_uptime(5). */
function ticksSinceBoot(): number {
  return Math.round(Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 100);
}
