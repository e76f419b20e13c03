import { type Watching, type WatchState, watchViews } from "@corral/client";
import type { CorralView, ViewChanges } from "@corral/process-service/core";
import { Store } from "../lib/store.ts";
import { failureOf } from "./failure.ts";
import { firstState, type LiveState } from "./live-state.ts";
import { SampleHistory } from "./sample-history.ts";
import { sharedWatch } from "./shared-watch.ts";
import { client } from "./trpc.ts";

/** How long a row is marked as added or as exiting. */
const highlightMs = 1_000;
/** A scan this close to the end of a mark also removes the mark, which saves one rendering. */
const toleranceMs = 150;

interface RecentChange {
  readonly at: number;
  readonly added: readonly string[];
  readonly removed: LiveState["removed"];
}
/**
 * Delay before the next attempt after the server refused the stream for another reason than 401.
 */
const retryMs = 5_000;

/** The page's only connection for live views, with the changes of the last second. */
export class LiveStore extends Store<LiveState> {
  readonly history = new SampleHistory();
  #watching: Watching | undefined;
  /** Changes of the last second, oldest first. */
  #recentChanges: RecentChange[] = [];

  readonly #watchesHidden: () => boolean;

  /** `watchesHidden`: whether events are wanted while nobody looks at the page. */
  constructor(watchesHidden: () => boolean) {
    super(firstState);
    this.#watchesHidden = watchesHidden;
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#onVisibility();
  }

  /** Connects at once, without waiting for the next attempt. */
  readonly reconnect = (): void => {
    if (this.#watching === undefined) {
      const api = sharedWatch(client, { shown: () => this.get().view });
      this.#watching = watchViews(api, this.#onView, { onState: this.#onState });
    } else this.#watching.resume();
  };

  /** For a new session: a link was opened in this tab or in another tab of the browser. */
  readonly reconnectIfRefused = (): void => {
    if (this.get().connection === "refused" && !document.hidden) this.reconnect();
  };

  // A hidden tab fetches nothing, so that the server may scan at its idle interval, unless it is to notify.
  readonly #onVisibility = (): void => {
    if (!document.hidden) this.reconnect();
    else if (this.#watchesHidden()) return;
    else {
      this.#watching?.pause();
      this.#change({ connection: "hidden" });
    }
  };

  /** `live` is set together with the next view, not here. */
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

  /** Removes the changes from before `time`; true where any was removed. */
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
