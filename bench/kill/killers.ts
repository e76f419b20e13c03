import { execFile } from "node:child_process";
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { agentProducts } from "@corral/agents";
import { createInspector } from "@corral/inspector";
import {
  createProcessService,
  type KillReport,
  type ProcessService,
} from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import fkill from "fkill";
import treeKill from "tree-kill";
import type { MarkedProcesses } from "./marked-processes.ts";

/** Something that stops the tree below one process. */
export interface Killer {
  readonly name: string;
  /** Told of the process right after its start, as `corral run` tells Corral. */
  introduce?(marked: MarkedProcesses): Promise<void>;
  /** Looks before it leaps; not part of the measured time, as a person reads in between. */
  prepare?(marked: MarkedProcesses, graceMs: number): Promise<void>;
  /** Resolves when it says that it is done. */
  kill(marked: MarkedProcesses, graceMs: number): Promise<void>;
}

/** Peers with SIGKILL at once: the strongest they have. What none of them does is wait and check. */
export const peers: readonly Killer[] = [
  {
    name: "tree-kill SIGKILL",
    kill: async ({ pid }) =>
      new Promise((resolve) => {
        treeKill(pid, "SIGKILL", () => resolve());
      }),
  },
  {
    name: "fkill force",
    kill: async ({ pid }) => fkill(pid, { force: true, tree: true, silent: true }),
  },
  {
    name: "pkill -KILL -g",
    kill: async ({ pid }) => {
      // The group of a process that this run started; 1 means that it was empty.
      await promisify(execFile)("pkill", ["-KILL", "-g", String(pid)]).catch(() => {});
    },
  },
];

export interface CorralKiller extends Killer, AsyncDisposable {
  /** Of the last kill. */
  readonly report: KillReport | undefined;
  readonly service: ProcessService;
}

/** Corral as it is used: service, SQLite file, monitor with its birth watch, a recorded kill. */
export async function createCorral(force: boolean): Promise<CorralKiller> {
  const folder = mkdtempSync(join(tmpdir(), "corral-bench-store-"));
  const inspector = createInspector();
  const { hostId } = inspector;
  const store = await openSqliteStore({ path: join(folder, "corral.sqlite"), hostId });
  const service = await createProcessService({ inspector, store, products: agentProducts });
  let report: KillReport | undefined;
  let request: Parameters<typeof service.killProcesses>[0] | undefined;
  const prepare = async ({ executorId }: MarkedProcesses, graceMs: number): Promise<void> => {
    // The first may join a scan that began before everything was there.
    await service.refresh();
    await service.refresh();
    const scope = { kind: "executor", executorId } as const;
    const plan = await service.previewKill(scope);
    const confirmed = plan.targets.filter((one) => one.selected).map((one) => one.process);
    request = { scope, confirmed, graceMs, force, client: "bench" };
  };
  return {
    name: force ? "Corral, force" : "Corral",
    service,
    get report() {
      return report;
    },
    async introduce({ pid, executorId, workspace }) {
      await service.registerExecutor({
        pid,
        id: executorId,
        workspace,
        origin: "launched",
        label: "bench",
      });
    },
    prepare,
    async kill(marked, graceMs) {
      if (request === undefined) await prepare(marked, graceMs);
      if (request === undefined) throw new Error("no plan was made");
      report = await service.killProcesses(request);
      request = undefined;
    },
    async [Symbol.asyncDispose]() {
      await service.close();
      await store.close();
      inspector.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
