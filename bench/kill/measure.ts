import { setTimeout as delay } from "node:timers/promises";
import { MarkedProcesses } from "./marked-processes.ts";
import type { Killer } from "./killers.ts";
import type { Scene } from "./scenes.ts";

export interface Run {
  /** How many carried the mark when the kill was called. */
  readonly processes: number;
  /** From the call until the killer said that it was done, milliseconds. */
  readonly saidMs: number;
  /** From the call until none was left, milliseconds; absent when some survived. */
  readonly goneMs?: number;
  /** Alive when the killer had said that it was done and nothing changed any more. */
  readonly survivors: number;
}

/** Nothing changes any more when the same ones have lived for so long; at most `settleMs` is waited. */
const unchangedMs = 200;
const settleMs = 500;

/** Starts a scene, lets the killer at it, and counts from outside what is left. */
export async function runOnce(scene: Scene, killer: Killer, graceMs: number): Promise<Run> {
  await using marked = new MarkedProcesses(scene.script);
  const launched = performance.now();
  await killer.introduce?.(marked);
  if (scene.formed !== undefined) await marked.formed(scene.formed);
  if (scene.startingMs !== undefined) {
    const [from, to] = scene.startingMs;
    await delay(Math.max(0, launched + from + Math.random() * (to - from) - performance.now()));
  } else await killer.prepare?.(marked, graceMs);

  const processes = marked.living().length;
  const called = performance.now();
  await killer.kill(marked, graceMs);
  const saidMs = performance.now() - called;
  let living = marked.living();
  let changedAt = performance.now();
  while (performance.now() < Math.min(called + saidMs + settleMs, changedAt + unchangedMs)) {
    await delay(living.length === 0 ? 50 : 5);
    const now = marked.living();
    if (now.join() !== living.join()) changedAt = performance.now();
    living = now;
  }
  return {
    processes,
    saidMs,
    survivors: living.length,
    ...(living.length === 0 ? { goneMs: changedAt - called } : {}),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
