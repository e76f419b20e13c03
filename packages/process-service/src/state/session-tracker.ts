import { defined } from "@corral/inspector/core";
import type { AssociateResult } from "../core/association/associate.ts";
import type { LivingSession } from "../core/association/living-sessions.ts";
import { ProcessServiceError } from "../core/errors.ts";
import type { Executor, ExecutorView } from "../core/model.ts";
import { agentSessions } from "../core/sessions/agent-sessions.ts";
import {
  describeExecutor,
  keptSession,
  type ExecutorDescription,
} from "../core/sessions/describe-executor.ts";
import { followedAgents, type FollowedAgent } from "../core/sessions/followed-agents.ts";
import { productSessions, type ProductSessions } from "../core/sessions/product-sessions.ts";
import type { SessionEvent } from "../core/sessions/session-event.ts";
import type { ProcessSession, SessionSource } from "../core/sessions/session-source.ts";
import { sessionId } from "../core/sessions/session-text.ts";
import { sameData } from "../core/view/same-data.ts";
import type { Store } from "../store/store.ts";
import type { CurrentSettings } from "./current-settings.ts";
import type { ExecutorRegistry } from "./executor-registry.ts";

export interface SessionTrackerOptions {
  readonly source: SessionSource;
  readonly store: {
    readonly executors: Pick<Store["executors"], "setSession" | "setProduct" | "clearSessions">;
  };
  readonly hostId: string;
  readonly registry: Pick<ExecutorRegistry, "all" | "get" | "update">;
  readonly settings: Pick<CurrentSettings, "current">;
}

/** The sessions of the executors: what their products' files and hooks say. */
export class SessionTracker {
  readonly #options: SessionTrackerOptions;
  #followed: ReadonlyMap<string, FollowedAgent> = new Map();
  /** Executors whose session was read: one that has none now has left it. */
  readonly #known = new Set<string>();
  /** The newest event by executor id. */
  readonly #events = new Map<string, SessionEvent>();
  #isReading = false;
  #settled:
    | {
        readonly followed: ReadonlyMap<string, FollowedAgent>;
        readonly sessions: ReadonlyMap<string, ProcessSession>;
        readonly byExecutor: ReadonlyMap<string, ProcessSession>;
      }
    | undefined;

  constructor(options: SessionTrackerOptions) {
    this.#options = options;
  }

  /**
   * Call before a view is made. When reading has been switched off, what was kept goes: what hooks tell is
   * kept again from that view on. Never rejects.
   */
  async applySetting(): Promise<void> {
    const { registry, settings, store, hostId } = this.#options;
    const wasReading = this.#isReading;
    this.#isReading = settings.current.readSessions;
    if (!wasReading || this.#isReading) return;
    this.#known.clear();
    for (const { session: _, ...executor } of registry.all()) registry.update(executor);
    await written(store.executors.clearSessions(hostId));
  }

  /** Follows the agents of this scan. */
  follow(result: AssociateResult, executors: readonly Executor[]): void {
    this.#followed = followedAgents(result, executors);
    const agents = this.#isReading ? [...this.#followed.values()] : [];
    this.#options.source.follow(agents.flatMap(({ processes }) => processes));
    for (const kept of [this.#events, this.#known]) {
      for (const id of kept.keys()) {
        if (this.#options.registry.get(id) === undefined) kept.delete(id);
      }
    }
  }

  /** An event that is older than the last one changes nothing, unless the clock has been set back. */
  report(executorId: string, event: SessionEvent, now: number): void {
    const before = this.#events.get(executorId);
    if (before === undefined || before.at <= event.at || before.at > now)
      this.#events.set(executorId, withState(event, before));
  }

  /** The sessions of the agents of the last scan, as last read. */
  living(): readonly LivingSession[] {
    const sessions = this.#sessions();
    return [...this.#followed].flatMap(([executorId, agent]) => {
      const session = sessions.get(executorId);
      const id = sessionId(session?.id);
      if (id === undefined || session === undefined || session.state === "ended") return [];
      return [{ executorId, product: agent.product.label, id, tie: session.tie }];
    });
  }

  /** Empty while reading is switched off. */
  status(): readonly ProductSessions[] {
    if (!this.#isReading) return [];
    const sessions = this.#sessions();
    const agents = [...this.#followed].map(([executorId, { product }]) => ({
      product,
      isKnown: sessions.has(executorId),
    }));
    return productSessions(agents, this.#options.source.status());
  }

  describe(executor: Executor, alive: boolean): ExecutorDescription {
    const followed = this.#followed.get(executor.id);
    const event = this.#events.get(executor.id);
    const read = this.#sessions().get(executor.id);
    if (read !== undefined) this.#known.add(executor.id);
    const hasLeft = followed !== undefined && read === undefined && this.#known.has(executor.id);
    return describeExecutor(executor, alive, {
      hasLeft,
      ...(followed &&
        alive &&
        defined({ product: followed.product, startedAt: followed.processes[0]?.startedAt, read })),
      ...defined({ event }),
    });
  }

  /** Keeps what the view says of the sessions and products with their executors. Never rejects. */
  async keep(executors: readonly ExecutorView[]): Promise<void> {
    const { registry, store } = this.#options;
    for (const { id, session, product } of executors) {
      const before = registry.get(id);
      if (before !== undefined && product !== undefined && !sameData(product, before.product)) {
        registry.update({ ...before, product });
        await written(store.executors.setProduct(id, product));
      }
      const executor = registry.get(id);
      if (session === undefined || executor === undefined) continue;
      const kept = keptSession(session);
      if (sameData(kept, executor.session)) continue;
      registry.update({ ...executor, session: kept });
      await written(store.executors.setSession(id, kept));
    }
  }

  /** By executor id, as last read; computed once for each reading and each scan. */
  #sessions(): ReadonlyMap<string, ProcessSession> {
    const followed = this.#followed;
    const { sessions } = this.#options.source;
    if (!this.#isReading) return none;
    if (this.#settled?.followed !== followed || this.#settled.sessions !== sessions) {
      this.#settled = { followed, sessions, byExecutor: agentSessions(followed, sessions) };
    }
    return this.#settled.byExecutor;
  }
}

/** A state that was told stays until another is. */
function withState(event: SessionEvent, before: SessionEvent | undefined): SessionEvent {
  if (event.event !== undefined || before?.event === undefined) return event;
  const { event: state, at, waitingFor } = before;
  return { ...event, event: state, at, ...defined({ waitingFor }) };
}

const none: ReadonlyMap<string, ProcessSession> = new Map();

/** The store says itself that it cannot be written; the sessions are kept in memory. */
async function written(write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof ProcessServiceError)) throw error;
  }
}
