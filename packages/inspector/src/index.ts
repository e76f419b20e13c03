export type { AgentMarker, AgentMarkerName } from "./core/agent-marker.ts";
export type {
  BirthWatch,
  BirthWatchOptions,
  DetailKind,
  DriverCapabilities,
  EventCapability,
  Freshness,
  PinResult,
  PinStatus,
  ProcessBirth,
  ProcessDeath,
  ProcessExec,
  ProcessDetails,
  ProcessDriver,
  ProcessPeers,
  ProcessPin,
  Signal,
  SignalOutcome,
  SnapshotOptions,
} from "./core/driver.ts";
export { ProcessInspectorError, type ProcessInspectorErrorCode } from "./core/errors.ts";
export {
  compareIdentity,
  identityKey,
  identityOf,
  type IdentityComparison,
  type ProcessIdentity,
} from "./core/identity.ts";
export type {
  HostUsage,
  ListeningPort,
  PidUse,
  ProcessInfo,
  ProcessSnapshot,
  ProcessState,
  ScanProblem,
} from "./core/snapshot.ts";
export {
  ancestorsOf,
  descendantsOf,
  indexByPid,
  indexChildren,
  type TreeProcess,
} from "./core/tree.ts";
export { worksWithin } from "./core/working-directory.ts";
export { createInspector } from "./create-inspector.ts";
export { createInspectorOver, type ProcessInspector } from "./inspector.ts";
export { resolveDirectory } from "./resolve-directory.ts";
export { waitUntilGone, type WaitOptions } from "./wait-until-gone.ts";
