import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  ProcessServiceError,
  type KillReport,
  type KillRequest,
  type ProcessService,
} from "@corral/process-service";

export interface Scene {
  readonly name: string;
  /** `S` becomes a marked process that sleeps; `link SECONDS` begins a chain. */
  readonly script: string;
  /** A coding agent that nobody registered, known by its name. */
  readonly detected?: boolean;
  /** Works in the directory that is its workspace. */
  readonly workspace: boolean;
  /** Marked ones to wait for; else the kill comes during the start. */
  readonly formed?: number;
}

const startUp = `for i in {1..40}; do (setsid bash -c '(S &)' "$0" &); (S &); sleep 0.005; done; S`;

export const scenes: readonly Scene[] = [
  { name: "ordinary tree", script: "S & S & (S & S) & S", workspace: true, formed: 5 },
  {
    name: "setsid tree",
    script: `for _ in 1 2 3; do setsid bash -c 'S & S & wait' "$0" & done; wait`,
    workspace: true,
    formed: 10,
  },
  { name: "start-up", script: startUp, workspace: true },
  { name: "start-up, no workspace", script: startUp, workspace: false },
  { name: "start-up of a detected agent", script: startUp, workspace: true, detected: true },
  { name: "chain, 20 ms", script: "link 0.02; S", workspace: false },
  { name: "chain, 150 ms", script: "link 0.15; S", workspace: false },
];

const prelude = `S() { exec -a "$0" sleep 60; }
  link() {
    trap "" TERM
    (exec -a "$0" sleep $1); [ -e "$alive" ] && setsid bash -c "link $1" "$0" >/dev/null 2>&1 </dev/null &
  }
  export -f S link
`;

/** Starts a scene, stops it as an executor, and counts from outside what is left. */
export async function runOnce(
  service: ProcessService,
  scene: Scene,
  force: boolean,
  mark: string,
): Promise<{ readonly survivors: number; readonly report: KillReport }> {
  const folder = mkdtempSync(join(tmpdir(), "corral-told-"));
  const alive = join(folder, "alive");
  writeFileSync(alive, "");
  const detected = scene.detected === true;
  const marker = detected ? {} : { CORRAL_EXECUTOR_ID: mark };
  const root = spawn(
    "bash",
    [
      "-c",
      `exec -a ${detected ? "claude" : "bash"} bash -c "$1" ${mark}`,
      "-",
      prelude + scene.script,
    ],
    {
      cwd: scene.workspace ? folder : "/",
      stdio: "ignore",
      detached: true,
      env: { ...process.env, alive, ...marker },
    },
  );
  const { pid = Number.NaN } = root;
  try {
    if (!detected) {
      await service.registerExecutor({
        pid,
        id: mark,
        ...(scene.workspace ? { workspace: folder } : {}),
      });
    }
    const { formed } = scene;
    if (formed === undefined) await delay(60 + Math.random() * 150);
    else await until(() => living(mark).length >= formed);
    if (formed !== undefined) await service.refresh();
    const { executors } = await service.refresh();
    const executor = executors.find((one) => one.pid === pid && one.alive);
    if (executor === undefined) throw new Error("its executor is not known");
    const request = {
      scope: { kind: "executor", executorId: executor.id } as const,
      force,
      graceMs: 200,
    };
    const report = await killAsShown(service, request);
    await delay(150);
    return { survivors: living(mark).length, report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await until(() => {
      for (const one of living(mark)) {
        try {
          process.kill(one, "SIGKILL");
        } catch {
          // It went by itself.
        }
      }
      return living(mark).length === 0;
    });
  }
}

/** As a person does: what changed while they looked is looked at again. */
async function killAsShown(
  service: ProcessService,
  request: Omit<KillRequest, "confirmed">,
): Promise<KillReport> {
  for (let attempt = 1; ; attempt += 1) {
    const { targets, refusals, empty } = await service.previewKill(request.scope);
    const confirmed = targets.filter((one) => one.selected).map((one) => one.process);
    // A scan can fall between two links of a chain.
    if (confirmed.length === 0) {
      if (attempt < 5) continue;
      throw new Error(`nothing to stop: ${empty} ${JSON.stringify({ targets, refusals })}`);
    }
    try {
      return await service.killProcesses({ ...request, confirmed });
    } catch (error) {
      const changed = error instanceof ProcessServiceError && error.code === "CONFLICT";
      if (!changed || attempt === 5) throw error;
    }
  }
}

/** Pids whose arguments hold the mark; a zombie has none. */
function living(mark: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(mark);
      } catch {
        return false;
      }
    });
}

async function until(done: () => boolean): Promise<void> {
  const end = Date.now() + 30_000;
  while (!done()) {
    if (Date.now() > end) throw new Error("waited in vain");
    await delay(5);
  }
}
