// Types and pure functions for apps that show views, plans and reports. No clock, no I/O; runs in a browser too.
export { isLeftOver, isOwned, isSuspected, sharedByWords } from "./core/association/standing.ts";
export { explainWithTime } from "./core/association/explain.ts";
export type { AgentProducts, AgentProgram, OwnProduct } from "./core/programs/agent-products.ts";
export {
  processName,
  processNameLimit,
  type NamedProgram,
  type ProcessName,
} from "./core/names/process-name.ts";
export type { ProcessRole } from "./core/names/role.ts";
export { noProducts } from "./core/programs/agent-products.ts";
export { ProcessServiceError, type ProcessServiceErrorCode } from "./core/errors.ts";
export type {
  ExitCounts,
  ExitStatus,
  PortOpening,
  ProcessExit,
} from "./core/history/process-exit.ts";
export type { LeftOverAmount, RunTotals } from "./core/history/run-totals.ts";
export type { RunStops } from "./core/history/run-stops.ts";
export type { RunChoices, RunPage, RunSummary } from "./core/history/runs.ts";
export type { ExecutorTimeline, TimelineEntry, TimelineProcess } from "./core/history/timeline.ts";
export {
  namedSignals,
  type DaemonUsers,
  type ExecutorMention,
  type KillOutcome,
  type KillOutcomeKind,
  type KillPhase,
  type KillPlan,
  type KillProgress,
  type KillRefusal,
  type KillReport,
  type KillRequest,
  type KillScope,
  type KillSubject,
  type KillTarget,
  type NamedProcess,
  type NamedSignal,
  type RefusalCode,
  type RequestingAgent,
  type SignalRequest,
  type StopRequest,
  type StopResult,
} from "./core/kill/kill-model.ts";
export { countSurvivors, isAsRequested, isClean, outcomeWords } from "./core/kill/kill-outcomes.ts";
export {
  phaseWords,
  reportSummary,
  requesterWords,
  scopeWords,
  statusWords,
  subjectName,
  targetNames,
  usedByWords,
} from "./core/kill/kill-words.ts";
export type {
  AgentMention,
  AgentState,
  ExecutorSession,
  ExecutorTitle,
  KeptSession,
  Association,
  CorralView,
  DeadAncestorView,
  EvidenceKind,
  Executor,
  ExecutorEnding,
  ExecutorFilter,
  ExecutorKind,
  ExecutorOrigin,
  ExecutorUsage,
  ExecutorView,
  Finding,
  FindingKind,
  LineageEntry,
  ProcessFilter,
  ProcessMention,
  ProcessView,
  ProductMention,
  Protection,
  ProtectionTarget,
  SampleRing,
  EventStatus,
  ScanStatus,
  Standing,
  StoreStatus,
  Totals,
  WatchFilter,
} from "./core/model.ts";
export type { ProductSessions } from "./core/sessions/product-sessions.ts";
export type { NoticeDetail } from "./core/notices/discreet-notice.ts";
export type { CorralEvent, EventExecutor, MissedEvents } from "./core/notices/corral-event.ts";
export type { Notice, NoticeKind } from "./core/notices/notice.ts";
export type {
  Webhook,
  WebhookAttempt,
  WebhookDelivery,
  WebhookInput,
  WebhookList,
  Webhooks,
} from "./core/notices/webhook.ts";
export type { RegisterExecutor, UpdateExecutor } from "./core/registration.ts";
export type {
  ReportSession,
  SessionEvent,
  SessionEventKind,
} from "./core/sessions/session-event.ts";
export {
  noSessions,
  type ProcessSession,
  type SessionProcess,
  type SessionSource,
  type SessionStatus,
} from "./core/sessions/session-source.ts";
export {
  defaultSettings,
  type AutoCleanUpSettings,
  type Settings,
  type SettingsChanges,
} from "./core/settings.ts";
export type { ListChanges, ViewChanges, WatchEvent } from "./core/view/changes.ts";
export { applyChanges } from "./core/view/diff.ts";
export { groupTotals, type ProjectTotals, type TaskTotals } from "./core/view/group-totals.ts";
export { filterProcesses } from "./core/view/select.ts";
export { processTotals } from "./core/view/totals.ts";
