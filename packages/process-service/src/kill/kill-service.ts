import { randomUUID } from "node:crypto";
import {
  identityKey,
  type PidUse,
  type ProcessIdentity,
  type ProcessInspector,
} from "@corral/inspector";
import { defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import type {
  KillPlan,
  KillReport,
  KillRequest,
  KillScope,
  ActiveKill,
  SignalRequest,
} from "../core/kill/kill-model.ts";
import { plainPrograms } from "../core/programs/program-kinds.ts";
import { requireScanned, type GetView } from "../core/view/view-request.ts";
import type { Store } from "../store/store.ts";
import type { KillTools } from "./kill-run.ts";
import { runKill } from "./run-kill.ts";
import { systemClock, type KillClock } from "./clock.ts";
import { withDaemonUsers } from "./daemon-users.ts";
import { KillRegistry } from "./kill-registry.ts";
import type { KillHandle } from "./running-kill.ts";
import { planFrom } from "./plan-now.ts";
import { createRecoverer } from "./recoverer.ts";
import { resolveScope } from "./resolve-scope.ts";
import { createPreviewedTargets } from "./previewed-targets.ts";
import { signalProcess, type SignalReport } from "./signal-process.ts";
import { requireWritable, validateRequest } from "./validate.ts";

export interface KillServiceOptions {
  readonly inspector: ProcessInspector;
  readonly store: Pick<Store, "kills" | "status">;
  readonly hostId: string;
  readonly view: GetView;
  /** Pid use at the newest scan. */
  readonly pids: () => PidUse | undefined;
  /** Holds the kills of this service while they run. */
  readonly activeKills?: Set<ActiveKill>;
  /** Default: no programs of agents are known. */
  readonly programs?: KillTools["programs"];
  /** Every kill is refused. */
  readonly readOnly?: boolean;
  readonly clock?: KillClock;
  /** The process that must never be signalled, and the user it runs as; default: this process. */
  readonly self?: { readonly pid: number; readonly userId?: number };
}

/** Everything about killing; the façade delegates to it. */
export interface KillService {
  /** EXECUTOR_NOT_FOUND, PROCESS_NOT_FOUND, INVALID_ARGUMENT. Signals nothing. */
  preview(scope: KillScope, options?: { readonly caller?: ProcessIdentity }): Promise<KillPlan>;
  /** Throws before any signal: CONFLICT, READ_ONLY, STORE_FAILED, INVALID_ARGUMENT, SCAN_FAILED. */
  start(request: KillRequest): Promise<KillHandle>;
  /** Also for a short while after its end. KILL_NOT_FOUND */
  running(id: string): KillHandle;
  /** Running or recorded. KILL_NOT_FOUND */
  get(id: string): Promise<KillReport>;
  /** Newest first; `before` is the id of the last one already seen. */
  list(page?: {
    readonly before?: string;
    readonly limit?: number;
  }): Promise<readonly KillReport[]>;
  /** PERMISSION_DENIED with the refusal's reason, READ_ONLY, STORE_FAILED, INVALID_ARGUMENT, PROCESS_NOT_FOUND. */
  signal(request: SignalRequest): Promise<SignalReport>;
  /** Finishes kills whose service process has ended. Call once at start, before the first kill. */
  recover(): Promise<readonly KillReport[]>;
  /** The same from now on, soon after the end of another service process, until close. */
  recoverOthers(): void;
  /** Cancels the running kills, refuses new ones, and resolves with their number once all have ended. */
  endAll(): Promise<number>;
  /** endAll, and no more recoverOthers. */
  close(): Promise<void>;
}

export function createKillService(options: KillServiceOptions): KillService {
  const { inspector, store, hostId, view, pids, clock = systemClock } = options;
  const userId = process.getuid?.();
  const self = options.self ?? { pid: process.pid, ...defined({ userId }) };
  const { kills } = store;
  const registry = new KillRegistry();
  const recoverer = createRecoverer({ inspector, store, hostId, clock });
  const previewed = createPreviewedTargets();
  const activeKills = options.activeKills ?? new Set();
  const { programs = { kinds: plainPrograms } } = options;
  const tools = {
    inspector,
    kills,
    recoverer,
    view,
    pids,
    clock,
    self,
    previewed,
    activeKills,
    programs,
  };

  return {
    async preview(asked, { caller } = {}) {
      const scope = await resolveScope(asked);
      // With all details, as scanNow has not: a person reads the ports of the plan.
      const seen = await view({ fresh: "begins-after-call" });
      requireScanned(seen);
      const made = planFrom(tools, seen, caller === undefined ? { scope } : { scope, caller });
      const named =
        scope.kind === "process" ? scope.process : scope.kind === "tree" ? scope.root : undefined;
      if (named !== undefined && !seen.processes.some((one) => one.id === identityKey(named))) {
        throw new ProcessServiceError(
          "PROCESS_NOT_FOUND",
          `Process ${named.pid} is no longer running.`,
          { field: scope.kind === "process" ? "scope.process" : "scope.root" },
        );
      }
      previewed.add(made);
      return await withDaemonUsers({ inspector, programs }, seen, made);
    },
    async start(request) {
      requireWritable(options.readOnly === true, store.status());
      validateRequest(request);
      // No await unless a path must be resolved, so that a close right after this call cancels the kill.
      const { scope } = request;
      const resolved =
        scope.kind === "workspace" ? { ...request, scope: await resolveScope(scope) } : request;
      const { kill, isNew } = await registry.admit(randomUUID(), resolved);
      if (isNew) void runKill(tools, kill);
      await kill.started;
      return kill;
    },
    running(id) {
      return registry.get(id);
    },
    async get(id) {
      const report = registry.report(id) ?? (await kills.get(id));
      if (report !== undefined) return report;
      throw new ProcessServiceError("KILL_NOT_FOUND", `There is no kill ${id}.`);
    },
    async list({ before, limit = 50 } = {}) {
      const page = { hostId, limit, ...defined({ before }) };
      const recorded = await kills.list(page);
      // The store has a running kill as it started; its outcomes so far are in memory only.
      return recorded.map((one) =>
        one.status === "running" ? (registry.report(one.id) ?? one) : one,
      );
    },
    async signal(request) {
      requireWritable(options.readOnly === true, store.status());
      return signalProcess(tools, request);
    },
    recover: async () => recoverer.recover(),
    recoverOthers: () => recoverer.start(),
    endAll: async () => registry.close(),
    close: async () => {
      await registry.close();
      await recoverer.close();
    },
  };
}
