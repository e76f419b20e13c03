import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { isDead, ownChildren } from "./own-children.ts";

/** One that lives longer than this can be listed and planned for like any other, milliseconds. */
const listedMs = 500;
/** How long a chain is fought, milliseconds. */
const endWithinMs = 2_000;
/** Nobody was there so many times in a row: the chain has ended. */
const quietLooks = 5;
const lookEveryMs = 2;

/** What was found of a chain of processes, each of which forks the next and ends. */
export interface Stragglers {
  /** How many were killed. */
  readonly killed: number;
  /** None is left. */
  readonly ended: boolean;
}

/**
 * Looks for what a plan cannot hold: a chain of processes that live for milliseconds each. As their
 * subreaper this program has them as children, one after the other, and a child's pid is not given
 * out again before it is collected, which happens on this very thread: so a signal hits no other.
 * Whoever lives long enough to be in a plan was dealt with there, and where one such is left,
 * nothing is touched: the newcomers may be its own. undefined when there is no such chain.
 */
export async function endStragglers(stop: boolean): Promise<Stragglers | undefined> {
  const known = living();
  const until = performance.now() + listedMs;
  while (known.some((pid) => !isDead(pid))) {
    if (performance.now() > until) return undefined;
    await delay(lookEveryMs);
  }
  if (!(await someLive())) return undefined;
  return stop ? killAll() : { killed: 0, ended: false };
}

/** One look may fall between the end of one and the listing of the next. */
async function someLive(): Promise<boolean> {
  for (let look = 0; look < quietLooks; look += 1) {
    if (living().length > 0) return true;
    await delay(lookEveryMs);
  }
  return false;
}

async function killAll(): Promise<Stragglers> {
  const until = performance.now() + endWithinMs;
  let killed = 0;
  do {
    const pids = living();
    for (const pid of pids) process.kill(pid, "SIGKILL");
    killed += pids.length;
    await setImmediate();
    if (performance.now() > until) return { killed, ended: false };
  } while (await someLive());
  return { killed, ended: true };
}

function living(): number[] {
  return ownChildren().filter((pid) => !isDead(pid));
}
