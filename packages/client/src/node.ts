export {
  announcedServer,
  announceServer,
  type Announcement,
  checkStateDirectory,
  findServer,
  isReachable,
  makeStateDirectory,
  readToken,
  type RunningServer,
  StateDirectoryError,
  stateDirectory,
  stillRuns,
  storePath,
  tokenPath,
  writeStateFile,
} from "./discovery.ts";
export { holdServerSocket, type ServerSocket } from "./server-socket.ts";
// The identity of this program or a child of it, for a server that may be in another pid namespace.
export { readIdentity } from "@corral/inspector/identity";
export { findCommand, type FoundCommand } from "./spawn/find-command.ts";
export {
  type ExitStatus,
  type GatedCommand,
  type GateOptions,
  startGatedCommand,
} from "./spawn/gated-command.ts";
export {
  type EndedExecutor,
  spawn,
  type SpawnedExecutor,
  type SpawnOptions,
} from "./spawn/spawn.ts";
