// For Corral's own command, page and benchmarks only: no promise holds from one version to the next.
export { associate, type AssociateResult } from "./core/association/associate.ts";
export { detectAgents } from "./core/association/detect-agents.ts";
export { ownerByAncestry } from "./core/association/owner-by-ancestry.ts";
export { originWords } from "./core/association/explain.ts";
export { programKinds } from "./core/programs/program-kinds.ts";
export { applyLineage, observeLineage } from "./core/association/lineage.ts";
export { indexSnapshot, type SnapshotIndex } from "./core/association/snapshot-index.ts";
export { findExecutor } from "./core/targets/find-executor.ts";
export { deliveryWords } from "./core/notices/delivery-words.ts";
export { discreetNotice, noticeDetails, titleDetail } from "./core/notices/discreet-notice.ts";
export { corralEvent, eventVersion } from "./core/notices/corral-event.ts";
export { noticeKinds } from "./core/notices/notice.ts";
export { type NoticeMemory, noticesOf } from "./core/notices/notices.ts";
export { parseTarget } from "./core/targets/parse-target.ts";
export { shortIds } from "./core/text/short-id.ts";
export { findFindings } from "./core/findings/findings.ts";
export { agentStateDetails, agentStateWords } from "./core/sessions/agent-state-words.ts";
export {
  endingWords,
  exitWords,
  leftOverWords,
  stoppedWords,
  usageWords,
} from "./core/history/run-words.ts";
export { condenseTimeline, type ShortLived } from "./core/history/condense-timeline.ts";
export { timelineWords } from "./core/history/timeline-words.ts";
export { formatClock, formatMoment } from "./core/text/moments.ts";
export {
  count,
  formatAge,
  formatBytes,
  formatCpu,
  formatDuration,
  formatPorts,
  formatTaken,
} from "./core/text/quantities.ts";
export { stateWords } from "./core/text/state-words.ts";
export { shortText, visibleText } from "./core/text/visible-text.ts";
export { diffViews } from "./core/view/diff.ts";
export { sampleAll, type Ring } from "./core/view/sample-rings.ts";
export { buildView } from "./core/view/view.ts";
export { withoutCaller } from "./core/view/without-caller.ts";
