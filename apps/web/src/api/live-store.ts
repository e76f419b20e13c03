import {
  applyChanges,
  type CorralView,
  type ViewChanges,
  type WatchEvent,
} from "@corral/process-service/core";
import { failureOf } from "./failure.ts";
import { comings, firstState, type LiveState } from "./live-state.ts";
import { SampleHistory } from "./sample-history.ts";
import { client } from "./trpc.ts";

/** How long a row shows that it came or went. */
const markMs = 1_000;
/** A scan that comes about when marks end takes them away with it: one rendering less. */
const slackMs = 150;

const nobody = { entered: [], left: [] };

interface Mark {
  readonly at: number;
  readonly entered: readonly string[];
  readonly left: LiveState["left"];
}
/** 429: too many wrong sessions lately, and this one is wrong too. */
const refusals: ReadonlySet<number | undefined> = new Set([401, 429]);
const retryMs = [500, 1_000, 2_000, 5_000] as const;

/** The one live connection of the page: the newest view, kept whole by applying changes. */
export class LiveStore {
  readonly history = new SampleHistory();
  #state: LiveState = firstState;
  #listeners = new Set<() => void>();
  #unsubscribe: (() => void) | undefined;
  #lastEventId: string | undefined;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** What came and went lately, and when. */
  #marks: Mark[] = [];

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): LiveState => this.#state;

  start(): void {
    document.addEventListener("visibilitychange", this.#onVisibility);
    this.#onVisibility();
  }

  /** A person asks now. */
  readonly reconnect = (): void => {
    this.#disconnect();
    this.#failures = 0;
    this.#connect();
  };

  /** There is a session again: a link was opened, here or in another tab. */
  readonly readmit = (): void => {
    if (this.#state.connection === "refused" && !document.hidden) this.reconnect();
  };

  // Nothing is fetched, and the server need not scan often, for a tab that nobody sees.
  readonly #onVisibility = (): void => {
    if (document.hidden) {
      this.#disconnect();
      this.#set({ connection: "hidden" });
    } else if (this.#unsubscribe === undefined) {
      this.reconnect();
    }
  };

  #connect(): void {
    if (this.#state.connection !== "reconnecting") this.#set({ connection: "connecting" });
    const input = this.#lastEventId === undefined ? {} : { lastEventId: this.#lastEventId };
    const subscription = client.processes.watch.subscribe(input, {
      onData: ({ id, data }) => {
        this.#lastEventId = id;
        this.#failures = 0;
        this.#receive(data);
      },
      onConnectionStateChange: ({ state, error }) => {
        if (state === "connecting" && error) this.#set({ connection: "reconnecting" });
      },
      onError: () => void this.#fail(),
      onComplete: () => void this.#fail(),
    });
    this.#unsubscribe = () => subscription.unsubscribe();
  }

  #disconnect(): void {
    clearTimeout(this.#retry);
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
  }

  /** A stream may have failed for many reasons; one plain request tells. */
  async #fail(): Promise<void> {
    this.#disconnect();
    const delay = retryMs[Math.min(this.#failures, retryMs.length - 1)] ?? 5_000;
    this.#failures += 1;
    const refused = await client.settings.get.query().then(
      () => false,
      (reason: unknown) => refusals.has(failureOf(reason).httpStatus),
    );
    if (document.hidden || this.#unsubscribe !== undefined) return;
    if (refused) {
      this.#lastEventId = undefined;
      this.#set({ connection: "refused", view: undefined });
      return;
    }
    this.#set({ connection: "reconnecting" });
    this.#retry = setTimeout(() => this.#connect(), delay);
  }

  #receive(event: WatchEvent): void {
    const before = this.#state.view;
    if (event.kind === "view") {
      this.#show(event.view);
      return;
    }
    if (before === undefined || event.changes.from !== before.revision) {
      // A gap: only a whole view can be trusted again.
      this.#disconnect();
      this.#lastEventId = undefined;
      this.#connect();
      return;
    }
    this.#show(applyChanges(before, event.changes), event.changes);
  }

  #show(view: CorralView, changes?: ViewChanges): void {
    const before = this.#state.view;
    const isNewScan = before?.takenAt !== view.takenAt;
    if (isNewScan) this.history.record(view, changes);
    const { entered, left } =
      before === undefined || changes === undefined ? nobody : comings(before, changes);
    const now = performance.now();
    const ended = this.#unmark(now - markMs + slackMs);
    const marked = entered.length > 0 || left.length > 0;
    if (marked) {
      this.#marks.push({ at: now, entered, left });
      setTimeout(() => {
        if (this.#unmark(performance.now() - markMs)) this.#set(this.#marked());
      }, markMs + slackMs);
    }
    this.#set({
      connection: "live",
      view,
      ...(isNewScan ? { receivedAt: now } : undefined),
      ...(marked || ended ? this.#marked() : undefined),
    });
  }

  /** Drops marks from before `time`; whether there were any. */
  #unmark(time: number): boolean {
    const kept = this.#marks.filter((mark) => mark.at > time);
    const ended = kept.length < this.#marks.length;
    this.#marks = kept;
    return ended;
  }

  #marked(): Pick<LiveState, "entered" | "left"> {
    return {
      entered: new Set(this.#marks.flatMap((mark) => mark.entered)),
      left: this.#marks.flatMap((mark) => mark.left),
    };
  }

  #set(changes: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}
