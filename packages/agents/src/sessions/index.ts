export { createSessionSource, type SessionSourceOptions } from "./source/session-source.ts";
export type { Row, SessionSystem } from "./files/session-system.ts";
export type {
  FilePart,
  LookOptions,
  Place,
  RowsOptions,
  SessionFiles,
  SessionReader,
  SqlValue,
} from "./model/reader.ts";
export type {
  AgentSession,
  ProcessSession,
  SessionProcess,
  SessionState,
  SessionTie,
} from "./model/session.ts";
export type { SessionSource, SessionStatus } from "./model/source.ts";
export { sessionReaders } from "./products/index.ts";
