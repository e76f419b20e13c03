// Pure functions over snapshots; runs in a browser too.
export {
  agentMarkerNames,
  isPidMarker,
  type AgentMarker,
  type AgentMarkerName,
} from "./agent-marker.ts";
export {
  fileName,
  packageFileOf,
  programName,
  runnerOf,
  slashed,
  splitLine,
  targetOf,
  type PackageFile,
  type Target,
} from "./command-line/index.ts";
export { defined } from "./defined.ts";
export {
  compareIdentity,
  compareStarts,
  identityKey,
  identityOf,
  type IdentityComparison,
  type ProcessIdentity,
} from "./identity.ts";
export type { ProcessPeers } from "./driver.ts";
export { makesPartial } from "./problems.ts";
export type {
  HostUsage,
  ListeningPort,
  PidUse,
  ProcessInfo,
  ProcessSnapshot,
  ProcessState,
  ScanProblem,
} from "./snapshot.ts";
export {
  ancestorsOf,
  depthsOf,
  descendantsOf,
  indexByPid,
  indexChildren,
  isPlausibleChild,
  namedAncestorsOf,
  parentOf,
  treeRows,
  type TreeProcess,
  type TreeRow,
} from "./tree.ts";
export { comparablePath, isWithinDirectory, worksWithin } from "./working-directory.ts";
