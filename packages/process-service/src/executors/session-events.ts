import { compareIdentity, defined } from "@corral/inspector/core";
import { ProcessServiceError } from "../core/errors.ts";
import { executorNotFound } from "../core/executor-not-found.ts";
import type { CorralView, Executor } from "../core/model.ts";
import type { ReportSession, SessionEvent } from "../core/sessions/session-event.ts";
import { sessionId, sessionTitle, sessionWord } from "../core/sessions/session-text.ts";
import type { GetView } from "../core/view/view-request.ts";
import type { ExecutorRegistry } from "../state/executor-registry.ts";
import type { SessionTracker } from "../state/session-tracker.ts";

export interface SessionEventsOptions {
  readonly registry: Pick<ExecutorRegistry, "all" | "get">;
  readonly sessions: Pick<SessionTracker, "report">;
  readonly view: GetView;
  readonly now: () => number;
}

/** The executor that an event is about. */
export interface ReportedSession {
  readonly executorId: string;
}

/** Takes what hooks and orchestrators tell of sessions. */
export function createSessionEvents({ registry, sessions, view, now }: SessionEventsOptions) {
  return async (report: ReportSession): Promise<ReportedSession> => {
    const id = await executorIdOf(report);
    const executor = registry.get(id);
    if (executor === undefined) throw executorNotFound(id, registry.all(), "executorId");
    sessions.report(id, sessionEvent(report, executor, now()), now());
    await view({ fresh: "last-scan" });
    return { executorId: id };
  };

  async function executorIdOf({
    executorId,
    process,
    sessionId: session,
  }: ReportSession): Promise<string> {
    if (executorId !== undefined) return executorId;
    if (process !== undefined) {
      const id =
        ownerIn(await view({ fresh: "recent", details: "urgent" }), process) ??
        ownerIn(await view({ fresh: "begins-after-call", details: "urgent" }), process);
      if (id !== undefined) return id;
      // Hooks of a session in a shared daemon run below that daemon.
      const holder = session === undefined ? undefined : await holderOf(session);
      if (holder !== undefined) return holder;
      throw new ProcessServiceError(
        "EXECUTOR_NOT_FOUND",
        `Process ${process.pid} belongs to no executor.`,
        { field: "process" },
      );
    }
    if (session === undefined) {
      throw new ProcessServiceError(
        "INVALID_ARGUMENT",
        "An event names its executor, a process of it, or its session.",
        { field: "executorId" },
      );
    }
    const holder = await holderOf(session);
    if (holder !== undefined) return holder;
    throw new ProcessServiceError(
      "EXECUTOR_NOT_FOUND",
      `No living executor, or more than one, is known to have the session ${JSON.stringify(session)}.`,
      { field: "sessionId" },
    );
  }

  /** undefined also if two have it. An ended executor may have had the session before it was resumed. */
  async function holderOf(session: string): Promise<string | undefined> {
    const { executors } = await view({ fresh: "recent", details: "urgent" });
    const [holder, ...others] = executors.filter(
      ({ alive, session: has }) => alive && has?.id === session,
    );
    return others.length === 0 ? holder?.id : undefined;
  }
}

function ownerIn(
  { processes }: CorralView,
  wanted: NonNullable<ReportSession["process"]>,
): string | undefined {
  const process = processes.find(({ pid }) => pid === wanted.pid);
  if (process?.association?.standing !== "owned") return undefined;
  const { startToken } = wanted;
  if (startToken !== undefined && compareIdentity(process, { ...wanted, startToken }) !== "same")
    return undefined;
  return process.association.executorId;
}

function sessionEvent(
  report: ReportSession,
  { startedAt, session }: Executor,
  now: number,
): SessionEvent {
  const { event, at = now, title, model, waitingFor } = report;
  const id = sessionId(report.sessionId);
  return {
    at: at >= startedAt && at <= now ? at : now,
    ...defined({
      event,
      sessionId: id,
      about: id === undefined ? session?.id : undefined,
      title: sessionTitle(title),
      model: sessionWord(model),
      waitingFor: sessionWord(waitingFor),
    }),
  };
}
