import { defined } from "@corral/inspector/core";
import type {
  Executor,
  ExecutorSession,
  ExecutorView,
  KeptSession,
  ProductMention,
} from "../model.ts";
import { agentState } from "./agent-state.ts";
import { executorTitle } from "./executor-title.ts";
import { isAbout, type SessionEvent } from "./session-event.ts";
import type { ProcessSession } from "./session-source.ts";
import { sessionId, sessionPath, sessionTitle, sessionWord } from "./session-text.ts";

/** What is known of an executor's session besides the executor itself. */
export interface SessionFacts {
  readonly product?: ProductMention;
  /** When its process started, as this scan shows it: a clock that is set moves it, as it moves the files' times. */
  readonly startedAt?: number;
  /** From the product's own files. */
  readonly read?: ProcessSession;
  /** The newest one. */
  readonly event?: SessionEvent;
  /** It has none any more, as far as can be told: what is kept is of an earlier one. */
  readonly hasLeft?: boolean;
}

export type ExecutorDescription = Pick<ExecutorView, "title" | "state" | "product" | "session">;

/** What the view says of an executor's work. */
export function describeExecutor(
  executor: Executor,
  alive: boolean,
  { product, startedAt = executor.startedAt, read, event, hasLeft = false }: SessionFacts,
): ExecutorDescription {
  const kept = alive && hasLeft ? undefined : executor.session;
  const id = sessionId(read?.id) ?? event?.sessionId ?? kept?.id;
  const told = event && isAbout(event, id) ? event : undefined;
  const session = id === undefined ? undefined : executorSession(id, kept, read, told);
  const isAgent = executor.kind === "coding-agent" || product !== undefined;
  const shownProduct = product ?? (alive ? undefined : executor.product);
  return defined({
    // A hook may tell a title without an id.
    title: executorTitle(executor, session?.title ?? told?.title),
    state: isAgent ? agentState({ ...executor, startedAt }, alive, read, told) : undefined,
    product: shownProduct,
    session,
  });
}

/** What is kept of the session, as the store keeps it. */
export function keptSession({ id, title, model }: ExecutorSession): KeptSession {
  return { id, ...defined({ title, model }) };
}

/** The files name the session exactly; a hook fills what they leave out. */
function executorSession(
  id: string,
  kept: KeptSession | undefined,
  read: ProcessSession | undefined,
  told: SessionEvent | undefined,
): ExecutorSession {
  const fromFile = read?.id === id ? read : undefined;
  const before = kept?.id === id ? kept : undefined;
  return {
    id,
    ...defined({
      title: sessionTitle(fromFile?.title) ?? told?.title ?? before?.title,
      model: sessionWord(fromFile?.model) ?? told?.model ?? before?.model,
      background: fromFile?.background,
      transcriptPath: sessionPath(fromFile?.transcriptPath),
      tie: fromFile?.tie ?? (told?.sessionId === id ? ("hook" as const) : undefined),
    }),
  };
}
