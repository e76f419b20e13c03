import type { ProcessInspector } from "@corral/inspector";
import type {
  KillPlan,
  KillReport,
  KillRequest,
  KillScope,
  SignalRequest,
  StopRequest,
  StopResult,
} from "./core/kill/kill-model.ts";
import type {
  CorralView,
  Executor,
  ExecutorEnding,
  ExecutorFilter,
  ExecutorView,
  Finding,
  Protection,
  ProtectionTarget,
  ProcessFilter,
  ProcessView,
  SampleRing,
} from "./core/model.ts";
import type { AgentProducts } from "./core/programs/agent-products.ts";
import type { RunChoices, RunPage, RunSummary } from "./core/history/runs.ts";
import type { ExecutorTimeline } from "./core/history/timeline.ts";
import type { NoticeListener } from "./core/notices/notice.ts";
import type { RegisterExecutor, UpdateExecutor } from "./core/registration.ts";
import type { ProductSessions } from "./core/sessions/product-sessions.ts";
import type { ReportSession } from "./core/sessions/session-event.ts";
import type { SessionSource } from "./core/sessions/session-source.ts";
import type { Settings, SettingsChanges } from "./core/settings.ts";
import type { WatchEvent } from "./core/view/changes.ts";
import type {
  CallerOptions,
  ExecutorDetail,
  FinishedExecutor,
  Holder,
  Holders,
  HostSummary,
  ProcessDetail,
  WaitedExecutor,
  WaitOptions,
} from "./queries/answers.ts";
import type { ReportedSession } from "./executors/session-events.ts";
import type { KillHandle } from "./kill/running-kill.ts";
import type { SignalReport } from "./kill/signal-process.ts";
import type { EventOptions, NumberedEvent } from "./monitor/event-log.ts";
import type { WatchOptions } from "./monitor/broadcast.ts";
import type { Store } from "./store/store.ts";

export type {
  CallerOptions,
  ExecutorDetail,
  FinishedExecutor,
  Holder,
  Holders,
  HostSummary,
  KillHandle,
  ProcessDetail,
  ReportedSession,
  SignalReport,
  WaitedExecutor,
  WaitOptions,
  EventOptions,
  NumberedEvent,
  WatchOptions,
};

/**
 * The façade: everything the API offers, over one inspector and one store.
 * Every method may throw ProcessServiceError; each says with which codes.
 */
export interface ProcessService {
  readonly inspector: ProcessInspector;
  readonly hostId: string;

  /** Status of the newest scan and of the store, without a new scan. */
  status(): Pick<CorralView, "scan" | "store">;

  // ---- what is running, and whose is it
  /** A view at most one watch interval old; scans if the last is older. SCAN_FAILED while no scan has succeeded. */
  view(): Promise<CorralView>;
  /** Scans now. The scan begins after this call, so that it sees everything before the call. */
  refresh(): Promise<CorralView>;
  listProcesses(filter?: ProcessFilter, options?: CallerOptions): Promise<readonly ProcessView[]>;
  /** PROCESS_NOT_FOUND */
  getProcess(id: string): Promise<ProcessDetail>;
  /** The newest view, or what `filter` selects of it, first, then changes; scans often while at least one watcher iterates. */
  watch(options?: WatchOptions): AsyncIterable<WatchEvent>;
  /** Which processes keep a directory busy. INVALID_ARGUMENT (not absolute), SCAN_FAILED */
  holdersOf(path: string): Promise<Holders>;
  samples(ids: readonly string[]): Readonly<Record<string, SampleRing>>;
  findings(): Promise<readonly Finding[]>;
  /**
   * Calls back with what has happened at each scan, if anything: an agent has begun, waits, has ended, left something
   * over, leaks, or memory is nearly gone. Scans come every `idleIntervalMs` without watchers. Returns what
   * ends it.
   */
  onNotices(listener: NoticeListener): () => void;
  /**
   * The same one by one, while iterated, with scans as often as for a watcher: new ones, or all that are
   * kept (1,000) after a number. `missed` in place of those that are not.
   */
  watchEvents(options?: EventOptions): AsyncIterable<NumberedEvent>;
  summary(): Promise<HostSummary>;
  /** Confirms that a person knows of the store's recovery: automatic clean-up may run again. STORE_FAILED */
  acknowledgeRecovery(): Promise<void>;

  // ---- executors
  /**
   * The present descendants of a running tree are recorded at once. PROCESS_NOT_FOUND,
   * EXECUTOR_EXISTS, PERMISSION_DENIED (another user's), INVALID_ARGUMENT (workspace, origin), STORE_FAILED
   */
  registerExecutor(input: RegisterExecutor): Promise<Executor>;
  /**
   * EXECUTOR_NOT_FOUND. Ending twice is not an error. An exit code or a signal completes an end that
   * was only observed; the better known ending and the earliest time stay.
   */
  endExecutor(id: string, ending?: ExecutorEnding): Promise<Executor>;
  /**
   * Ends the executor as `endExecutor` does, and says what it left over, from a scan that begins after
   * the end. EXECUTOR_NOT_FOUND, SCAN_FAILED
   */
  finishExecutor(id: string, ending?: ExecutorEnding): Promise<FinishedExecutor>;
  /**
   * Changes what it is called and what is said of its work. A detected executor that is given a project or a
   * task counts as registered from then on. EXECUTOR_NOT_FOUND, INVALID_ARGUMENT, STORE_FAILED
   */
  updateExecutor(id: string, changes: UpdateExecutor): Promise<Executor>;
  /** Waits until the executor has ended and nothing of it runs, or the time is over. EXECUTOR_NOT_FOUND */
  waitForExecutor(id: string, options?: WaitOptions): Promise<WaitedExecutor>;
  /**
   * What a hook of an agent, or an orchestrator, tells of a session: a hint beside what the kernel says.
   * EXECUTOR_NOT_FOUND, INVALID_ARGUMENT (names no executor), SCAN_FAILED
   */
  reportSession(report: ReportSession): Promise<ReportedSession>;
  /** What could be read of living agents' sessions, by product; empty while `readSessions` is off. */
  sessionStatus(): Promise<readonly ProductSessions[]>;
  listExecutors(filter?: ExecutorFilter, options?: CallerOptions): Promise<readonly ExecutorView[]>;
  /** EXECUTOR_NOT_FOUND */
  getExecutor(id: string): Promise<ExecutorDetail>;
  /**
   * Its life, oldest entry first: start, its processes and how they ended, ports, stops, its end, and
   * left-overs. At most `limit` entries (default 1,000), the newest. EXECUTOR_NOT_FOUND
   */
  executorTimeline(id: string, options?: { readonly limit?: number }): Promise<ExecutorTimeline>;
  /** Ended executors, newest end first; `before`: the id of the last run of the previous page. */
  listRuns(page?: RunPage): Promise<readonly RunSummary[]>;
  /** The projects and products that the ended executors have. */
  runChoices(): Promise<RunChoices>;

  // ---- killing
  /** EXECUTOR_NOT_FOUND, PROCESS_NOT_FOUND, INVALID_ARGUMENT. Signals nothing. */
  previewKill(scope: KillScope, options?: CallerOptions): Promise<KillPlan>;
  /** Throws before any signal: CONFLICT, READ_ONLY, STORE_FAILED, INVALID_ARGUMENT. */
  startKill(request: KillRequest): Promise<KillHandle>;
  /** startKill and wait for its report. */
  killProcesses(request: KillRequest): Promise<KillReport>;
  /** Plans and stops in one call, for programs: all that the plan selects. Throws as both do. */
  stopProcesses(request: StopRequest): Promise<StopResult>;
  /** KILL_NOT_FOUND */
  runningKill(id: string): KillHandle;
  /** A running or recorded kill. KILL_NOT_FOUND */
  getKill(id: string): Promise<KillReport>;
  /** Newest first; `before` is the id of the last one already seen. */
  listKills(page?: {
    readonly before?: string;
    readonly limit?: number;
  }): Promise<readonly KillReport[]>;
  /**
   * Sends one signal other than TERM or KILL (reload, pause, continue, …) to one process, with the
   * refusals of a kill, recorded before it is sent. PERMISSION_DENIED with the
   * refusal's reason, PROCESS_NOT_FOUND, READ_ONLY, STORE_FAILED, INVALID_ARGUMENT.
   */
  signalProcess(request: SignalRequest): Promise<SignalReport>;

  // ---- protection and settings
  /** No kill signals it any more. EXECUTOR_NOT_FOUND, PROCESS_NOT_FOUND (also: another process has the pid), STORE_FAILED */
  protect(mark: ProtectionTarget & { readonly note?: string }): Promise<Protection>;
  /**
   * EXECUTOR_NOT_FOUND, PROCESS_NOT_FOUND for what is neither protected nor known; STORE_FAILED.
   * Unprotecting twice is not an error.
   */
  unprotect(mark: ProtectionTarget): Promise<void>;
  listProtections(): Promise<readonly Protection[]>;
  settings(): Settings;
  updateSettings(changes: SettingsChanges): Promise<Settings>;

  /**
   * Cancels the running kills and refuses new ones; resolves with their number once their reports are
   * recorded. `close` does the same; this is for programs that answer requests with these reports first.
   */
  endKills(): Promise<number>;
  close(): Promise<void>;
}

export interface ProcessServiceOptions {
  readonly inspector: ProcessInspector;
  readonly store: Store;
  /** The coding agents that are recognised; default: none. `@corral/agents` has them. */
  readonly products?: AgentProducts;
  /** Reads agents' sessions; default: none are read. The service closes it. */
  readonly sessions?: SessionSource;
  /** Every kill is refused. */
  readonly readOnly?: boolean;
  /**
   * Default true. false, for a few questions asked at once: scans only when it is asked, watches no births,
   * cleans nothing up, and leaves kills whose process has ended to those that live on.
   */
  readonly background?: boolean;
  /** Milliseconds since the epoch; for tests. */
  readonly now?: () => number;
  /** Monotonic milliseconds; for tests. */
  readonly monotonic?: () => number;
  /** User whose processes may be registered and stopped; default: the one Corral runs as. */
  readonly userId?: number;
}
