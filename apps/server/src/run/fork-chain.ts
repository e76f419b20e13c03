import { readFileSync } from "node:fs";
import { setImmediate, setTimeout as delay } from "node:timers/promises";
import { type LivingChild, livingChildren } from "./child-processes.ts";

/** A process that lives longer than this can be listed and planned like any other, milliseconds. */
const LISTABLE_AFTER_MS = 500;
/** How long to try to kill the chain, milliseconds. */
const KILL_WITHIN_MS = 2_000;
/** Consecutive checks without a living child that prove that the chain has ended. */
const EMPTY_CHECKS = 5;
const CHECK_INTERVAL_MS = 2;

/** A chain of processes, each of which forks the next and exits. */
export interface ForkChain {
  /** Processes killed. */
  readonly killed: number;
  /** No process of the chain is left. */
  readonly ended: boolean;
}

/**
 * Finds, and with `stop` kills, a chain of processes that live for milliseconds each: too short for a
 * plan. This program is their subreaper, so each of them becomes its child, and the pid of a child
 * cannot be reused before it is reaped, which happens on this thread: a signal hits no other process.
 * A child started before this check could be in a plan and was handled there; while such a child
 * lives, nothing is signalled, as newer processes may be its children. undefined without a chain.
 */
export async function endForkChain(stop: boolean): Promise<ForkChain | undefined> {
  const since = ticksSinceBoot();
  const until = performance.now() + LISTABLE_AFTER_MS;
  while (livingChildren().some((child) => isOlder(child, since))) {
    if (performance.now() > until) return undefined;
    await delay(CHECK_INTERVAL_MS);
  }
  if (!(await hasLivingChild())) return undefined;
  return stop ? killChain(since) : { killed: 0, ended: false };
}

/** A single check may fall between the exit of one process and the listing of the next. */
async function hasLivingChild(): Promise<boolean> {
  for (let check = 0; check < EMPTY_CHECKS; check += 1) {
    if (livingChildren().length > 0) return true;
    await delay(CHECK_INTERVAL_MS);
  }
  return false;
}

async function killChain(since: number): Promise<ForkChain> {
  const until = performance.now() + KILL_WITHIN_MS;
  let killed = 0;
  do {
    const children = livingChildren();
    // An older child may have been missed before, or adopted just now after its parent exited.
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

/** Uptime in clock ticks of 10 ms, the unit of start times. Source: proc_uptime(5), proc_pid_stat(5). */
function ticksSinceBoot(): number {
  return Math.round(Number(readFileSync("/proc/uptime", "latin1").split(" ")[0]) * 100);
}
