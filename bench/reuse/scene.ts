import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { KillScope, ProcessService } from "@corral/process-service";

export const scopes = [
  "process",
  "processes",
  "tree",
  "executor",
  "task",
  "project",
  "workspace",
  "left-over",
  "before the kill",
] as const;
export type ScopeName = (typeof scopes)[number];

export interface Round {
  /** Pids of targets that a stranger got. */
  reuses: number;
  /** Strangers: those that got a pid, and their children. */
  strangers: number;
  /** Strangers that did not survive the kill. */
  wrong: number;
  /** Processes of the tree that did survive it. */
  survivors: number;
}

export interface RoundOptions {
  readonly service: ProcessService;
  readonly scope: ScopeName;
  readonly folder: string;
  readonly turn: number;
  /** The pids come round by themselves. */
  readonly wrap: boolean;
}

const targets = 10;
const graceMs = 400;

/** One that stays to the end of the grace, and `targets` that go at SIGTERM and are collected. */
const tree = `trap '' TERM
  for ((i = 0; i < ${targets}; i += 1)); do
    (trap - TERM; exec -a "$0" sleep 300) &
    # Pids that stay free for the children of whoever comes after.
    for _ in 1 2 3 4 5; do (:); done
  done
  (exec -a "$0" sleep 300) & wait; sleep 300`;

/**
 * Waits for each pid to be free, and gives it to a stranger that leads a session of that number and
 * has a child in it, and one that left it.
 */
const reuser = `
  stranger() { exec setsid bash -c 'exec -a "$0" sleep 300 & (setsid bash -c "exec -a $0 sleep 300" &); exec -a "$0" sleep 300' "$0"; }
  force() { echo $(($1 - 1)) > /proc/sys/kernel/ns_last_pid; stranger & [ $! = $1 ] && echo $1; }
  wrap() { for _ in {1..3000}; do stranger2 & [ $! = $1 ] && { echo $1; return; }; wait $!; done; }
  stranger2() { [ $BASHPID = $want ] && stranger; exit; }
  how=$1; shift
  for want in "$@"; do
    while [ -d /proc/$want ]; do :; done
    $how $want
  done`;

/** Starts a tree, has it killed while its pids are given to others, and counts from outside. */
export async function runOnce(options: RoundOptions): Promise<Round> {
  const { service, scope, folder, turn } = options;
  const mark = `reuse-tree-${randomUUID()}`;
  const other = `reuse-stranger-${randomUUID()}`;
  const executorId = randomUUID();
  const workspace = mkdtempSync(join(folder, "workspace-"));
  const root = spawn("bash", ["-c", tree, mark], {
    cwd: workspace,
    stdio: "ignore",
    detached: true,
    env: { ...process.env, CORRAL_EXECUTOR_ID: executorId },
  });
  const { pid = Number.NaN } = root;
  try {
    await until(() => living(mark).length === targets + 2);
    const named = { id: executorId, task: executorId, project: executorId };
    const namesNone = scope === "process" || scope === "processes" || scope === "tree";
    if (!namesNone) await service.registerExecutor({ pid, workspace, ...named });
    await service.refresh();
    if (scope === "left-over") {
      const ended = once(root, "exit");
      root.kill("SIGKILL");
      await ended;
    }
    await service.refresh();
    await service.refresh();
    const asked = await scopeOf(options, executorId, pid, mark, workspace);
    const plan = await service.previewKill(asked);
    const confirmed = plan.targets.filter((one) => one.selected).map((one) => one.process);
    const pids = living(mark).filter((one) => one !== pid || scope === "left-over");
    const early = scope === "before the kill";
    if (early) for (const one of pids.slice(0, -1)) process.kill(one, "SIGKILL");
    const how = options.wrap ? "wrap" : "force";
    const reusing = spawn("bash", ["-c", reuser, other, how, ...pids.map(String)], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    const exited = once(reusing, "exit");
    let said = "";
    reusing.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const reused = (): number => said.split("\n").length - 1;
    if (early) await until(() => reused() >= targets - 1, 3_000);
    const force = turn % 4 === 3 && !early;
    const report = await service.killProcesses({ scope: asked, confirmed, graceMs, force });
    reusing.kill();
    await exited;
    const strangers = reused() * 3;
    // The newest may not have become what they will be; on a busy machine that takes seconds.
    await until(() => living(other, [0]).length >= strangers);
    const alive = living(other, [0]).length;
    const wrong = Math.max(0, strangers - alive);
    if (wrong > 0) {
      const named = report.outcomes.filter(({ command }) => command.includes(other));
      console.error(
        `\n${scope}, force ${force}: ${wrong} wrong; in the report: ${JSON.stringify(named)}`,
      );
    }
    const survivors = namesNone && scope !== "tree" ? 0 : living(mark).length;
    return { reuses: reused(), strangers, wrong, survivors };
  } finally {
    await until(() => {
      for (const one of [...living(mark), ...living(other)]) {
        try {
          process.kill(one, "SIGKILL");
        } catch {
          // It went by itself.
        }
      }
      return living(mark).length + living(other).length === 0;
    });
  }
}

async function scopeOf(
  { service, scope }: RoundOptions,
  executorId: string,
  pid: number,
  mark: string,
  workspace: string,
): Promise<KillScope> {
  if (scope === "left-over" || scope === "executor") return { kind: scope, executorId };
  if (scope === "before the kill") return { kind: "executor", executorId };
  if (scope === "task") return { kind: scope, task: executorId };
  if (scope === "project") return { kind: scope, project: executorId };
  if (scope === "workspace") return { kind: scope, workspace };
  const { processes } = await service.view();
  const marked = new Set(living(mark));
  const ours = processes.flatMap(({ pid: one, startToken }) =>
    marked.has(one) && startToken !== undefined ? [{ pid: one, startToken }] : [],
  );
  const root = ours.find((one) => one.pid === pid);
  if (root === undefined) throw new Error("the tree is not in the view");
  if (scope === "tree") return { kind: scope, root };
  return scope === "process" ? { kind: scope, process: root } : { kind: scope, processes: ours };
}

/** Pids of the living that carry a mark as their name, by /proc; a zombie has no command line. */
function living(mark: string, among = [0, 3]): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const line = readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0");
        // Of `bash -c script mark` the fourth.
        return among.some((at) => line[at] === mark);
      } catch {
        return false;
      }
    });
}

async function until(done: () => boolean, withinMs = 30_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!done() && Date.now() < end) await delay(5);
}
