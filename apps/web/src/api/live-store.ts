import { type Watching, type WatchState, watchViews } from "@corral/process-service/client";
import type { CorralView, ViewChanges } from "@corral/process-service/core";
import { Store } from "../lib/store.ts";
import { failureOf } from "./failure.ts";
import { firstState, type LiveState } from "./live-state.ts";
import { SampleHistory } from "./sample-history.ts";
import { client } from "./trpc.ts";

/** How long a row shows that it came or went. */
const highlightMs = 1_000;
/** A scan that comes about when marks end takes them away with it: one rendering less. */
const toleranceMs = 150;

interface RecentChange {
  readonly at: number;
  readonly added: readonly string[];
  readonly removed: LiveState["removed"];
}
/** How soon to try again where something else than Corral answered. */
const retryMs = 5_000;

/** The one live connection of the page, and what came and went lately. */
export class LiveStore extends Store<LiveState> {
  readonly history = new SampleHistory();
  #watching: Watching | undefined;
  /** What came and went lately, and when. */
  #recentChanges: RecentChange[] = [];

  constructor() {
    super(firstState);
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#onVisibility();
  }

  /** A person asks now. */
  readonly reconnect = (): void => {
    if (this.#watching === undefined) {
      this.#watching = watchViews(client, this.#onView, { onState: this.#onState });
    } else this.#watching.resume();
  };

  /** There is a session again: a link was opened, here or in another tab. */
  readonly reconnectIfRefused = (): void => {
    if (this.get().connection === "refused" && !document.hidden) this.reconnect();
  };

  // Nothing is fetched, and the server need not scan often, for a tab that nobody sees.
  readonly #onVisibility = (): void => {
    if (!document.hidden) this.reconnect();
    else {
      this.#watching?.pause();
      this.#change({ connection: "hidden" });
    }
  };

  /** That it is live is shown with the view that comes next. */
  readonly #onState = (state: WatchState): void => {
    if (state.state === "connecting") {
      const again = state.reason !== undefined || this.get().connection === "reconnecting";
      this.#change({ connection: again ? "reconnecting" : "connecting" });
    } else if (state.state === "ended") {
      if (failureOf(state.error).httpStatus === 401) {
        this.#change({ connection: "refused", view: undefined });
        return;
      }
      this.#change({ connection: "reconnecting" });
      setTimeout(() => {
        if (this.get().connection === "reconnecting") this.reconnect();
      }, retryMs);
    }
  };

  readonly #onView = (view: CorralView, changes?: ViewChanges): void => {
    const before = this.get().view;
    const isNewScan = before?.takenAt !== view.takenAt;
    if (isNewScan) this.history.record(view, changes);
    const added = changes?.processes?.put?.map(({ id }) => id) ?? [];
    const gone = new Set(changes?.processes?.remove);
    const removed =
      gone.size === 0 ? [] : (before?.processes.filter(({ id }) => gone.has(id)) ?? []);
    const now = performance.now();
    const expired = this.#dropExpired(now - highlightMs + toleranceMs);
    const changed = added.length > 0 || removed.length > 0;
    if (changed) {
      this.#recentChanges.push({ at: now, added, removed });
      setTimeout(() => {
        if (this.#dropExpired(performance.now() - highlightMs)) this.#change(this.#recent());
      }, highlightMs + toleranceMs);
    }
    this.#change({
      connection: "live",
      view,
      ...(isNewScan ? { receivedAt: now } : undefined),
      ...(changed || expired ? this.#recent() : undefined),
    });
  };

  /** Drops marks from before `time`; whether there were any. */
  #dropExpired(time: number): boolean {
    const kept = this.#recentChanges.filter((change) => change.at > time);
    const expired = kept.length < this.#recentChanges.length;
    this.#recentChanges = kept;
    return expired;
  }

  #recent(): Pick<LiveState, "added" | "removed"> {
    return {
      added: new Set(this.#recentChanges.flatMap((change) => change.added)),
      removed: this.#recentChanges.flatMap((change) => change.removed),
    };
  }

  #change(changes: Partial<LiveState>): void {
    this.set({ ...this.get(), ...changes });
  }
}
