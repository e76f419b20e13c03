// Plain types and pure functions: no clock, no I/O; runs in a browser too.
export * from "./core/association/associate.ts";
export { observeBirths, type SeenBirth } from "./core/association/births.ts";
export type * from "./core/view/changes.ts";
export * from "./core/text/command-line.ts";
export * from "./core/association/detect-agents.ts";
export * from "./core/view/diff.ts";
export * from "./core/errors.ts";
export { explainWithTime, originWords } from "./core/association/explain.ts";
export * from "./core/findings/findings.ts";
export { ForkHistory } from "./core/association/fork-history.ts";
export * from "./core/view/group-totals.ts";
export type * from "./core/kill/kill-model.ts";
export * from "./core/kill/kill-outcomes.ts";
export * from "./core/kill/kill-words.ts";
export { agentOf } from "./core/association/known-agents.ts";
export * from "./core/association/lineage.ts";
export { rootEntry } from "./core/association/lineage-entry.ts";
export * from "./core/secrets/mask-secrets.ts";
export * from "./core/text/moments.ts";
export * from "./core/text/quantities.ts";
export type * from "./core/model.ts";
export { isOtherBoot } from "./core/association/owners.ts";
export { planKill, type PlanKillInput } from "./core/kill/plan-kill.ts";
export type * from "./core/registration.ts";
export { rowId } from "./core/association/process-memo.ts";
export * from "./core/view/sample-rings.ts";
export { isSecretName } from "./core/secrets/secret-names.ts";
export * from "./core/view/select.ts";
export * from "./core/settings.ts";
export * from "./core/association/shared-daemons.ts";
export {
  indexSnapshot,
  isComplete,
  parentsFirst,
  type SnapshotIndex,
} from "./core/association/snapshot-index.ts";
export * from "./core/association/standing.ts";
export * from "./core/findings/thresholds.ts";
export * from "./core/view/totals.ts";
export * from "./core/view/without-caller.ts";
export type { ViewInput } from "./core/view/view.ts";
export { buildView } from "./core/view/view.ts";
export * from "./core/association/workspace.ts";
export { stateWords } from "./core/text/state-words.ts";
export * from "./core/text/visible-text.ts";
