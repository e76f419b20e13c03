import type {
  ExecutorTimeline,
  ExecutorView,
  Finding,
  Holders,
  KillPlan,
  KillReport,
  ProcessDetail,
  ProcessView,
  Protection,
  RunSummary,
  Settings,
  SignalReport,
  WaitedExecutor,
  WebhookList,
} from "@corral/process-service";
import type { Diagnosis } from "../doctor/diagnose.ts";
import type { Hook } from "../hooks/hook-file.ts";
import type { HookRun } from "../hooks/run-hook.ts";

/**
 * `data` of every answer of `--json`, by the name in `schema`. `schemas/` is written from this type by
 * `pnpm run schemas`. A new field keeps the number; any other change of form is a new one.
 */
export interface JsonData {
  /** `corral`: one screen. */
  readonly status: StatusData;
  /** `corral ps`, `left-over`; with `--watch` one a line. */
  readonly ps: ListedProcesses;
  /** `corral why`. */
  readonly why: WhyData;
  /** `corral port`. */
  readonly port: PortData;
  /** `corral holds`. */
  readonly holds: Holders;
  /** `corral stop`: what was done. */
  readonly stop: KillReport;
  /** `corral stop --dry-run`, or where there is nothing to stop. */
  readonly plan: KillPlan;
  /** `corral pause`, one for each process. */
  readonly pause: readonly SignalReport[];
  /** `corral resume`, one for each process. */
  readonly resume: readonly SignalReport[];
  /** `corral wait`. */
  readonly wait: WaitData;
  /** `corral protect` without a target. */
  readonly protections: readonly Protection[];
  /** `corral findings`. */
  readonly findings: readonly Finding[];
  /** `corral runs`, newest first. */
  readonly runs: readonly RunSummary[];
  /** `corral runs ID`. */
  readonly run: ExecutorTimeline;
  /** `corral history`, newest first. */
  readonly history: readonly KillReport[];
  /** `corral config`. */
  readonly config: Settings;
  /** `corral config hook`. */
  readonly hooks: HooksData;
  /** `corral config webhook`. */
  readonly webhooks: WebhooksData;
  /** `corral doctor`. */
  readonly doctor: readonly Diagnosis[];
}

/** An error with `--json`: the last line of stderr. */
export interface JsonError {
  readonly error: {
    /** Such as USAGE, PROCESS_NOT_FOUND, CONFLICT; further ones may come. */
    readonly code: string;
    /** What to do, in words. */
    readonly message: string;
  };
}

interface StatusData {
  /** That live, or left something over. */
  readonly executors: readonly ExecutorView[];
  readonly findings: readonly Finding[];
  /** Of the running server; absent without one. */
  readonly url?: string;
}

interface ListedProcesses {
  /** The executors of the processes. */
  readonly executors: readonly ExecutorView[];
  readonly processes: readonly ProcessView[];
}

interface WhyData {
  /** Of a target that is an agent or a worktree. */
  readonly executors: readonly ExecutorView[];
  /** Of a target that is a process or a port. */
  readonly processes: readonly ProcessDetail[];
}

interface PortData {
  readonly port: number;
  /** That listen on it. */
  readonly processes: readonly ProcessView[];
}

interface WaitData {
  /** False when the time was over before. */
  readonly done: boolean;
  /** Of a target that is an agent or a worktree: those waited for so far. Empty for a process. */
  readonly executors: readonly WaitedExecutor[];
}

interface HooksData {
  readonly hooks: readonly Hook[];
  /** The last runs, oldest first. */
  readonly runs: readonly HookRun[];
  /** Why the hooks are not run, in words. */
  readonly problem?: string;
}

/** Without secrets. */
interface WebhooksData extends WebhookList {
  /** Hosts of webhooks that may be in a private network. */
  readonly privateHosts: readonly string[];
}
