import type { CorralView, ExecutorEnding } from "../model.ts";
import type { AgentState } from "../model/session.ts";
import {
  discreetNotice,
  noticeDetails,
  titleDetail,
  type NoticeDetail,
} from "./discreet-notice.ts";
import type { Notice, NoticeKind } from "./notice.ts";

/** Form of the events; a change that is no addition is a new number. */
export const eventVersion = 1;

/**
 * What has happened, as `events.watch` tells it, as a command hook reads it from its standard input, and as a
 * webhook gets it as its body. Documented in docs/hooks.md.
 */
export interface CorralEvent {
  readonly version: typeof eventVersion;
  readonly event: NoticeKind;
  /** Milliseconds since the epoch, by the server's clock. */
  readonly at: number;
  /** For people, without control characters. */
  readonly title: string;
  /** More of it; may be empty. */
  readonly text: string;
  readonly host: { readonly id: string; readonly name: string };
  /** Absent for `memory`. */
  readonly executor?: EventExecutor;
}

/** In place of events that are not known any more, as Corral has started anew, or more happened than it keeps. */
export interface MissedEvents extends Omit<CorralEvent, "event" | "executor" | "host"> {
  readonly event: "missed";
}

/** Fields are absent where they are not known, or not told to this receiver. */
export interface EventExecutor {
  readonly id: string;
  readonly label: string;
  readonly pid: number;
  readonly alive: boolean;
  readonly project?: string | undefined;
  readonly task?: string | undefined;
  readonly workspace?: string | undefined;
  readonly title?: string | undefined;
  readonly state?: AgentState["state"] | undefined;
  readonly waitingFor?: string | undefined;
  readonly ending?: ExecutorEnding | undefined;
  /** Number of processes that it left over. */
  readonly leftOver: number;
}

/** Without the details that are not named; programs of this machine get all. */
export function corralEvent(
  notice: Notice,
  { hostId, host, executors }: Pick<CorralView, "hostId" | "host" | "executors">,
  details: readonly NoticeDetail[] = noticeDetails,
): CorralEvent {
  const executor = executors.find(({ id }) => id === notice.executorId);
  const { kind, at, title, text } = discreetNotice(notice, executor, details);
  const has = (...needed: readonly NoticeDetail[]) => needed.every((one) => details.includes(one));
  const titleNeeds = titleDetail(executor);
  return {
    version: eventVersion,
    event: kind,
    at,
    title,
    text,
    host: { id: hostId, name: host.name },
    ...(executor !== undefined && {
      executor: {
        id: executor.id,
        label: executor.label,
        pid: executor.pid,
        alive: executor.alive,
        project: executor.project,
        ...(has("titles") && { task: executor.task }),
        ...(has("branches") && { workspace: executor.workspace }),
        ...(titleNeeds !== undefined && has(titleNeeds) && { title: executor.title?.text }),
        state: executor.state?.state,
        ...(has("titles", "commands") && { waitingFor: executor.state?.waitingFor }),
        ending: executor.ending,
        leftOver: executor.totals.leftOver,
      },
    }),
  };
}

export function missedEvents(at: number): MissedEvents {
  return {
    version: eventVersion,
    event: "missed",
    at,
    title: "Events may have been missed",
    text: "Corral has started anew, or more has happened than it keeps.",
  };
}
