// Inputs of the procedures, checked against the domain types.
import type { ProcessIdentity } from "@corral/inspector/core";
import { z } from "zod";
import {
  namedSignals,
  type KillRequest,
  type KillScope,
  type SignalRequest,
  type StopRequest,
} from "../core/kill/kill-model.ts";
import { noticeDetails } from "../core/notices/discreet-notice.ts";
import { noticeKinds } from "../core/notices/notice.ts";
import type { WebhookInput } from "../core/notices/webhook.ts";
import type { RunPage } from "../core/history/runs.ts";
import type { ProcessFilter, WatchFilter } from "../core/model.ts";
import type { SettingsChanges } from "../core/settings.ts";
import { mostLabels, type RegisterExecutor, type UpdateExecutor } from "../core/registration.ts";
import type { ReportSession } from "../core/sessions/session-event.ts";

/** Most processes in one request. */
const MAX_PROCESSES = 20_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const text = (max: number) => z.string().min(1).max(max);
/** Linux's pid_max is at most 2^22; other systems stay below 2^31. */
const pid = z.int().min(1).max(2_147_483_647);
const id = text(256);
const label = text(200);
const path = text(4_096);
const labels = <T extends z.ZodType>(value: T) =>
  z
    .record(text(100), value)
    .refine((all) => Object.keys(all).length <= mostLabels, `at most ${mostLabels} labels`);

const identity = z.strictObject({
  pid,
  startToken: text(256),
}) satisfies z.ZodType<ProcessIdentity>;
const identities = z.array(identity).max(MAX_PROCESSES).readonly();

export const byId = z.strictObject({ id });
export const holdersInput = z.strictObject({ path });
export const samplesInput = z.strictObject({ ids: z.array(id).max(1_000) });

const processFilter = z.strictObject({
  project: label.exactOptional(),
  task: label.exactOptional(),
  attempt: label.exactOptional(),
  labels: labels(z.string().max(1_000)).exactOptional(),
  executorId: id.exactOptional(),
  executorsOnly: z.boolean().exactOptional(),
  associatedOnly: z.boolean().exactOptional(),
  leftOver: z.boolean().exactOptional(),
  standing: z.enum(["owned", "suspected"]).exactOptional(),
  port: z.int().min(1).max(65_535).exactOptional(),
  text: z.string().max(1_000).exactOptional(),
}) satisfies z.ZodType<ProcessFilter>;

const watchFilter = processFilter.pick({
  project: true,
  task: true,
  labels: true,
  executorId: true,
  leftOver: true,
}) satisfies z.ZodType<WatchFilter>;

/** A filter that is resumed must be the same, word for word; else the view begins anew. */
export const watchInput = z
  .strictObject({ lastEventId: text(256).nullish(), filter: watchFilter.exactOptional() })
  .optional();

export const eventsInput = z
  .strictObject({
    lastEventId: text(256).nullish(),
    on: z.array(z.enum(noticeKinds)).min(1).max(20).readonly().exactOptional(),
    filter: watchFilter.omit({ leftOver: true }).exactOptional(),
  })
  .optional();

/** `fresh`: from a scan that begins after the request, so that new processes are included. */
export const listInput = processFilter
  .extend({ fresh: z.boolean().exactOptional(), caller: identity.exactOptional() })
  .optional();

const killScope = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("process"), process: identity }),
  z.strictObject({ kind: z.literal("processes"), processes: identities }),
  z.strictObject({ kind: z.literal("tree"), root: identity }),
  z.strictObject({ kind: z.literal("executor"), executorId: id }),
  z.strictObject({ kind: z.literal("task"), task: label, project: label.exactOptional() }),
  z.strictObject({ kind: z.literal("project"), project: label }),
  z.strictObject({ kind: z.literal("workspace"), workspace: path }),
  z.strictObject({ kind: z.literal("left-over"), executorId: id.exactOptional() }),
  z.strictObject({ kind: z.literal("all-but-executors") }),
  z.strictObject({ kind: z.literal("everything") }),
]) satisfies z.ZodType<KillScope>;

export const previewInput = z.strictObject({ scope: killScope, caller: identity.exactOptional() });

/** Client and user come from the context, not from the request. */
export const killRequest = z.strictObject({
  scope: killScope,
  confirmed: identities,
  declined: identities.exactOptional(),
  force: z.boolean().exactOptional(),
  graceMs: z.int().min(0).max(600_000).exactOptional(),
  caller: identity.exactOptional(),
}) satisfies z.ZodType<Omit<KillRequest, "client" | "user">>;

/** All that a preview selects. */
export const stopInput = killRequest.omit({ confirmed: true, declined: true }) satisfies z.ZodType<
  Omit<StopRequest, "client" | "user">
>;

export const signalInput = z.strictObject({
  process: identity,
  signal: z.enum(namedSignals),
  caller: identity.exactOptional(),
}) satisfies z.ZodType<Omit<SignalRequest, "client" | "user">>;

export const registerInput = z.strictObject({
  pid: pid.min(2),
  // The caller may be in another pid namespace, where the pid means another process.
  startToken: z
    .string({
      error: "a pid alone names no process: send its startToken as processes.list tells it",
    })
    .min(1)
    .max(256),
  kind: z
    .enum(["coding-agent", "setup-script", "cleanup-script", "dev-server", "other"])
    .exactOptional(),
  origin: z.enum(["registered", "launched"]).exactOptional(),
  label: label.exactOptional(),
  project: label.exactOptional(),
  task: label.exactOptional(),
  attempt: label.exactOptional(),
  workspace: path.exactOptional(),
  labels: labels(z.string().max(1_000)).exactOptional(),
  runner: identity.exactOptional(),
  id: text(64)
    .regex(/^[\w-]+$/, "letters, digits, - and _ only")
    .exactOptional(),
}) satisfies z.ZodType<RegisterExecutor>;

export const endInput = z.strictObject({
  id,
  ending: z
    .strictObject({
      how: z.enum(["exited", "killed", "host-rebooted", "unknown"]),
      exitCode: z.int().min(-2_147_483_648).max(4_294_967_295).exactOptional(),
      signal: text(20).exactOptional(),
      by: label.exactOptional(),
    })
    .exactOptional(),
});

export const updateInput = z.strictObject({
  id,
  label: label.exactOptional(),
  project: label.nullable().exactOptional(),
  task: label.nullable().exactOptional(),
  attempt: label.nullable().exactOptional(),
  labels: labels(z.string().max(1_000).nullable()).exactOptional(),
  title: z.string().max(10_000).exactOptional(),
  state: z.enum(["working", "waiting", "idle"]).exactOptional(),
  waitingFor: z.string().max(1_000).exactOptional(),
}) satisfies z.ZodType<UpdateExecutor>;

export const waitInput = z.strictObject({
  id,
  timeoutMs: z.int().min(0).max(600_000).exactOptional(),
});

export const executorFilter = z
  .strictObject({
    ids: z.array(id).max(1_000).readonly().exactOptional(),
    alive: z.boolean().exactOptional(),
    project: label.exactOptional(),
    task: label.exactOptional(),
    labels: labels(z.string().max(1_000)).exactOptional(),
    caller: identity.exactOptional(),
  })
  .optional();

export const killPage = z
  .strictObject({
    before: id.exactOptional(),
    limit: z.int().min(1).max(200).exactOptional(),
  })
  .optional();

export const runPage = z
  .strictObject({
    before: id.exactOptional(),
    limit: z.int().min(1).max(200).exactOptional(),
    project: label.exactOptional(),
    task: label.exactOptional(),
    product: label.exactOptional(),
    since: z.int().min(0).exactOptional(),
  })
  .optional() satisfies z.ZodType<RunPage | undefined>;

export const sessionEventInput = z.strictObject({
  event: z.enum(["start", "waiting", "working", "end"]),
  executorId: id.exactOptional(),
  process: z.strictObject({ pid, startToken: text(256).exactOptional() }).exactOptional(),
  sessionId: text(128).exactOptional(),
  title: z.string().max(10_000).exactOptional(),
  model: z.string().max(1_000).exactOptional(),
  waitingFor: z.string().max(1_000).exactOptional(),
  at: z.number().exactOptional(),
}) satisfies z.ZodType<ReportSession>;

export const timelineInput = z.strictObject({
  id,
  limit: z.int().min(1).max(10_000).exactOptional(),
});

const note = z.string().max(1_000).exactOptional();
export const protectInput = z.union([
  z.strictObject({ process: identity, note }),
  z.strictObject({ executorId: id, note }),
]);
export const unprotectInput = z.union([
  z.strictObject({ process: identity }),
  z.strictObject({ executorId: id }),
]);

/** A secret is written only: no procedure answers with it. */
export const webhookInput = z.strictObject({
  url: text(2_000),
  on: z.array(z.enum(noticeKinds)).min(1).max(20).readonly(),
  details: z.array(z.enum(noticeDetails)).max(20).readonly(),
  secret: z.string().min(16).max(200),
}) satisfies z.ZodType<WebhookInput>;

/** All optional: settings that are not named stay unchanged. */
export const settingsInput = z.strictObject({
  watchIntervalMs: z.int().min(250).max(60_000).exactOptional(),
  idleIntervalMs: z.int().min(1_000).max(HOUR_MS).exactOptional(),
  birthPeriodMs: z.int().min(0).max(1_000).exactOptional(),
  detectAgents: z.boolean().exactOptional(),
  readSessions: z.boolean().exactOptional(),
  ownProducts: z
    .array(
      z.strictObject({
        label,
        programs: z.array(label).max(50).readonly().exactOptional(),
        packages: z.array(label).max(50).readonly().exactOptional(),
      }),
    )
    .max(100)
    .readonly()
    .exactOptional(),
  memoryThresholdBytes: z.int().min(1_000_000).exactOptional(),
  cpuThresholdPercent: z.number().min(1).max(100_000).exactOptional(),
  thresholdDurationMs: z.int().min(1_000).max(DAY_MS).exactOptional(),
  retentionMs: z
    .int()
    .min(HOUR_MS)
    .max(3_650 * DAY_MS)
    .exactOptional(),
  autoCleanUp: z
    .strictObject({
      enabled: z.boolean().exactOptional(),
      dryRun: z.boolean().exactOptional(),
      afterMs: z
        .int()
        .min(60_000)
        .max(365 * DAY_MS)
        .exactOptional(),
      projects: z.array(label).max(1_000).readonly().exactOptional(),
    })
    .exactOptional(),
}) satisfies z.ZodType<SettingsChanges>;
