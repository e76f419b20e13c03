import { randomUUID } from "node:crypto";
import {
  identityKey,
  indexByPid,
  type PidUse,
  type ProcessIdentity,
  type ProcessInspector,
} from "@corral/inspector";
import { confirmPlan } from "../core/kill/confirm-plan.ts";
import { newlyOwned } from "../core/kill/newly-owned.ts";
import { ProcessServiceError } from "../core/errors.ts";
import type {
  KillPlan,
  KillReport,
  KillRequest,
  KillScope,
  KillUnderWay,
  SignalRequest,
} from "../core/kill/kill-model.ts";
import { refusalOf } from "../core/kill/kill-refusal.ts";
import { planKill, protectionFor } from "../core/kill/plan-kill.ts";
import type { CorralView } from "../core/model.ts";
import { requireScanned, type GetView } from "../core/view/view-request.ts";
import type { Store } from "../store/store.ts";
import { systemClock, type KillClock } from "./clock.ts";
import { executePlan } from "./execute-plan.ts";
import { createFlights, type Flight, type RunningKill } from "./flights.ts";
import type { Guard, Look } from "./kill-run.ts";
import { watchKillBirths, type KillBirths } from "./kill-births.ts";
import { createRecoverer } from "./recoverer.ts";
import { resolveScope } from "./resolve-scope.ts";
import { createShownMemory } from "./shown-memory.ts";
import { signalProcess, type SignalReport } from "./signal-process.ts";
import { requireWholeView, requireWritable, validateRequest } from "./validate.ts";

export interface KillServiceOptions {
  readonly inspector: ProcessInspector;
  readonly store: Pick<Store, "kills" | "status">;
  readonly hostId: string;
  readonly view: GetView;
  /** How far pids had been given out at the newest scan. */
  readonly pids: () => PidUse | undefined;
  /** Those of this service are in it while they run. */
  readonly killsUnderWay?: Set<KillUnderWay>;
  /** Every kill is refused. */
  readonly readOnly?: boolean;
  readonly clock?: KillClock;
  /** Whom to protect and whose processes are ours; default: this process and its user. */
  readonly self?: { readonly pid: number; readonly userId?: number };
}

/** Everything about killing; the façade delegates to it. */
export interface KillService {
  /** EXECUTOR_NOT_FOUND, PROCESS_NOT_FOUND, INVALID_ARGUMENT. Signals nothing. */
  preview(scope: KillScope, options?: { readonly caller?: ProcessIdentity }): Promise<KillPlan>;
  /** Throws before any signal: CONFLICT, READ_ONLY, STORE_FAILED, INVALID_ARGUMENT, SCAN_FAILED. */
  start(request: KillRequest): Promise<RunningKill>;
  /** Also for a short while after its end. KILL_NOT_FOUND */
  running(id: string): RunningKill;
  /** Running or recorded. KILL_NOT_FOUND */
  get(id: string): Promise<KillReport>;
  /** Newest first; `before` is the id of the last one already seen. */
  list(page?: {
    readonly before?: string;
    readonly limit?: number;
  }): Promise<readonly KillReport[]>;
  /** PERMISSION_DENIED with the refusal's reason, READ_ONLY, STORE_FAILED, INVALID_ARGUMENT, PROCESS_NOT_FOUND. */
  signal(request: SignalRequest): Promise<SignalReport>;
  /** Finishes what a process that has ended left unfinished. Call once at start, before the first kill. */
  recover(): Promise<readonly KillReport[]>;
  /** The same from now on, within a moment of the end of another process, until close. */
  recoverOthers(): void;
  /** Cancels what runs, lets nothing begin, and waits for everything to be settled; how many there were. */
  endAll(): Promise<number>;
  /** endAll, and no more recoverOthers. */
  close(): Promise<void>;
}

/** A view that is not older than this need not be scanned again for a preview, milliseconds. */
const recentMs = 500;
/** How often the machine is looked at before a conflict with what was confirmed is final. */
const mostLooks = 3;

export function createKillService(options: KillServiceOptions): KillService {
  const { inspector, store, hostId } = options;
  const clock = options.clock ?? systemClock;
  const userId = process.getuid?.();
  const self = options.self ?? { pid: process.pid, ...(userId === undefined ? {} : { userId }) };
  const flights = createFlights();
  const recoverer = createRecoverer({ inspector, store, hostId, clock });
  const shown = createShownMemory();

  const plan = (
    view: CorralView,
    scope: KillScope,
    caller: ProcessIdentity | undefined,
  ): KillPlan => planKill({ view, scope, protect: protect(caller), now: clock.now() });
  const protect = (caller: ProcessIdentity | undefined) => ({
    selfPid: self.pid,
    ...(self.userId === undefined ? {} : { userId: self.userId }),
    ...(caller === undefined ? {} : { caller }),
  });

  /** A plan is read by a person; one made from an old view would only end in a conflict. */
  async function recentView(): Promise<CorralView> {
    const view = await options.view({ fresh: "recent" });
    return Math.abs(clock.now() - view.takenAt) < recentMs ? view : lookNow();
  }

  async function lookNow(): Promise<CorralView> {
    const view = await options.view({ fresh: "begins-after-call", details: "urgent" });
    requireScanned(view);
    return view;
  }

  async function execute(flight: Flight, request: KillRequest): Promise<KillReport> {
    // From before the look at the machine, so that nothing is born unseen between the two.
    using births = watchKillBirths(inspector);
    const executorIds = new Set(
      "executorId" in request.scope ? [request.scope.executorId ?? ""] : [],
    );
    const underWay = { since: clock.now(), executorIds };
    options.killsUnderWay?.add(underWay);
    try {
      return await executeWhile(births, executorIds, flight, request);
    } finally {
      options.killsUnderWay?.delete(underWay);
    }
  }

  /** `executorIds`: those that count as being stopped; the plan adds to them. */
  async function executeWhile(
    births: KillBirths,
    executorIds: Set<string>,
    flight: Flight,
    request: KillRequest,
  ): Promise<KillReport> {
    const { confirmed, pidsAtStart } = await compare(births, request);
    const guard: Guard = (scan) => {
      const protection = protectionFor(indexByPid(scan), protect(request.caller));
      return (candidate) => refusalOf(candidate, protection, false);
    };
    const lookWell = async (): Promise<Look> => {
      const now = await lookNow();
      const { targets } = plan(now, request.scope, request.caller);
      const belonging = newlyOwned(now.processes, targets, confirmed.bystanders);
      return { seen: now.processes, belonging, pids: options.pids() };
    };
    for (const id of ownersIn(confirmed.plan)) executorIds.add(id);
    return executePlan({
      id: flight.id,
      inspector,
      confirmed,
      lookWell: confirmed.whole ? lookWell : undefined,
      request,
      clock,
      record: flight.startedBy({
        ...store.kills,
        finish: async (report) => recoverer.finish(report),
      }),
      guard,
      births,
      pidsAtStart,
      onProgress: (progress) => flight.log.add(progress),
      cancelled: flight.cancelled.signal,
      hurried: flight.hurried.signal,
    });
  }

  /** What was confirmed beside what there is now. CONFLICT when they differ in what matters. */
  async function compare(births: KillBirths, request: KillRequest) {
    for (let looks = 1; ; looks += 1) {
      const view = await lookNow();
      const pidsAtStart = options.pids();
      requireWholeView(view);
      const fresh = plan(view, request.scope, request.caller);
      await births.look();
      try {
        return {
          pidsAtStart,
          confirmed: confirmPlan(view, fresh, request, shown.keys, births.seen),
        };
      } catch (error) {
        // A tie can be missing for a moment: an environment is unreadable while its process calls exec.
        const isConflict = error instanceof ProcessServiceError && error.code === "CONFLICT";
        if (!isConflict || looks === mostLooks) throw error;
      }
    }
  }

  return {
    async preview(asked, { caller } = {}) {
      const scope = await resolveScope(asked);
      const view = await recentView();
      const made = plan(view, scope, caller);
      const named =
        scope.kind === "process" ? scope.process : scope.kind === "tree" ? scope.root : undefined;
      if (named !== undefined && !view.processes.some((one) => one.id === identityKey(named))) {
        throw new ProcessServiceError(
          "PROCESS_NOT_FOUND",
          `Process ${named.pid} is no longer running.`,
          { field: scope.kind === "process" ? "scope.process" : "scope.root" },
        );
      }
      shown.add(made);
      return made;
    },
    async start(request) {
      requireWritable(options.readOnly === true, store.status());
      validateRequest(request);
      // At once where nothing is to be resolved: a close right after this call cancels the kill.
      const { scope } = request;
      const resolved =
        scope.kind === "workspace" ? { ...request, scope: await resolveScope(scope) } : request;
      return flights.start(resolved, randomUUID(), execute);
    },
    running(id) {
      return flights.get(id);
    },
    async get(id) {
      const report = flights.report(id) ?? (await store.kills.get(id));
      if (report !== undefined) return report;
      throw new ProcessServiceError("KILL_NOT_FOUND", `There is no kill ${id}.`);
    },
    async list({ before, limit = 50 } = {}) {
      const page = { hostId, limit, ...(before === undefined ? {} : { before }) };
      const recorded = await store.kills.list(page);
      // A running one is recorded as it began; what is settled so far is known here only.
      return recorded.map((one) =>
        one.status === "running" ? (flights.report(one.id) ?? one) : one,
      );
    },
    async signal(request) {
      requireWritable(options.readOnly === true, store.status());
      return signalProcess({ inspector, clock, record: store.kills }, request, async (scope) =>
        plan(await lookNow(), scope, request.caller),
      );
    },
    recover: async () => recoverer.recover(),
    recoverOthers: () => recoverer.start(),
    endAll: async () => flights.close(),
    close: async () => {
      await flights.close();
      await recoverer.close();
    },
  };
}

function ownersIn({ targets }: KillPlan): ReadonlySet<string> {
  return new Set(targets.flatMap(({ association }) => association?.executorId ?? []));
}
