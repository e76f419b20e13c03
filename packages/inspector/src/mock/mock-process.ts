import { defined } from "../core/defined.ts";
import path from "node:path";
import type { ProcessIdentity } from "../core/identity.ts";
import type { ProcessInfo, ProcessState } from "../core/snapshot.ts";
import { reuseUnchanged } from "../core/unchanged.ts";
import type { ProcessDetails, Signal } from "../core/driver.ts";
import type {
  HideableField,
  MockBehaviour,
  MockFork,
  MockProcessFields,
} from "./mock-behaviour.ts";

/** State of one mock process. Mutable, so that a pin can keep a reference to it. */
export interface MockProcess {
  readonly identity: ProcessIdentity;
  info: ProcessInfo;
  /** Its record in the last snapshot. */
  listed?: ProcessInfo;
  behaviour: MockBehaviour;
  phase: "alive" | "zombie" | "gone";
  stopped: boolean;
  stuck: boolean;
  /** Signals that are pending until the process runs again. */
  readonly pending: Signal[];
  /** Actions that are deferred until the process runs again. */
  readonly deferred: (() => void)[];
  readonly forked: Map<MockFork, number>;
  readonly timers: (() => void)[];
}

export function createMockProcess(
  fields: MockProcessFields,
  behaviour: MockBehaviour,
  born: { readonly startToken: string; readonly at: number },
): MockProcess {
  const { pid } = fields;
  const startToken = fields.startToken ?? born.startToken;
  const userId = process.getuid?.();
  const name =
    fields.name ?? (fields.command?.[0] === undefined ? "mock" : path.basename(fields.command[0]));
  return {
    identity: { pid, startToken },
    info: {
      startToken,
      parentPid: pid === 1 ? null : 1,
      name,
      command: fields.kernelThread === true ? [] : [name],
      memoryBytes: 1_048_576,
      cpuTimeMs: 0,
      startedAt: born.at,
      state: "sleeping",
      ...defined({ userId }),
      processGroupId: pid,
      sessionId: pid,
      terminal: null,
      kernelThread: false,
      ...fields,
    },
    behaviour,
    phase: fields.state === "zombie" ? "zombie" : "alive",
    stopped: fields.state === "stopped",
    stuck: behaviour.stuck === true,
    pending: [],
    deferred: [],
    forked: new Map(),
    timers: [],
  };
}

export function stateOf(record: MockProcess): ProcessState {
  if (record.phase !== "alive") return record.phase === "zombie" ? "zombie" : "dead";
  if (record.stuck) return "disk-sleep";
  if (record.stopped) return "stopped";
  return record.info.state === "stopped" ? "sleeping" : record.info.state;
}

/**
 * The process as in a snapshot: without hidden fields, a zombie without memory and arguments. The same
 * object while nothing changes.
 */
export function listed(record: MockProcess): ProcessInfo {
  const state = stateOf(record);
  const zombie = state === "zombie";
  const info: { -readonly [Field in keyof ProcessInfo]: ProcessInfo[Field] } = {
    ...record.info,
    state,
    ...(zombie ? { command: [], memoryBytes: 0 } : {}),
  };
  if (zombie) {
    delete info.workingDirectory;
    delete info.workingDirectoryDeleted;
    delete info.cpuPercent;
  }
  for (const field of record.behaviour.hides ?? []) {
    if (!isDetail(field)) delete info[field];
  }
  record.listed = reuseUnchanged(record.listed, info);
  return record.listed;
}

function isDetail(field: HideableField): field is Exclude<keyof ProcessDetails, "peers"> {
  return (
    field === "ports" ||
    field === "marker" ||
    field === "agentMarkers" ||
    field === "proportionalMemoryBytes"
  );
}
