import { applyChanges } from "@corral/process-service/core";
import type { CorralView, ViewChanges, WatchEvent } from "@corral/process-service/core";

/** `connecting`: what was shown last may be old, and `reason` says why; `live`: events come in. */
export type WatchState =
  | { readonly state: "connecting"; readonly reason?: string }
  | { readonly state: "live" }
  | { readonly state: "paused" }
  /** It will not come back by itself: `error` says why it is refused; without one, it was closed. */
  | { readonly state: "ended"; readonly error?: Error };

export interface WatchOptions {
  readonly onState?: (state: WatchState) => void;
  /** Closes it. */
  readonly signal?: AbortSignal;
}

export interface Watching {
  /** Closes the connection; `resume` goes on after the view that was given last. */
  pause(): void;
  /** Connects at once: after a pause or a refusal, or in place of a wait for the next attempt. */
  resume(): void;
  /** For good. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Called with the whole view, and with what led to it from the one before; absent for a new start. */
export type OnView = (view: CorralView, changes?: ViewChanges) => void;

/**
 * What `watchViews` uses of a client of Corral's router, alone or where an app mounted it
 * (`client.corral`): of any tRPC 11, with a transformer or without.
 */
export interface WatchableApi {
  readonly processes: {
    readonly watch: {
      subscribe(
        input: { readonly lastEventId: string } | undefined,
        observer: WatchObserver,
      ): unknown;
    };
  };
}

export interface WatchObserver {
  /** Ends the subscription. */
  readonly signal: AbortSignal;
  readonly onData: (event: { readonly id: string; readonly data: WatchEvent }) => void;
  readonly onConnectionStateChange: (change: {
    readonly state: "idle" | "connecting" | "pending";
    readonly error: { readonly message: string } | null;
  }) => void;
  readonly onError: (error: Error) => void;
  readonly onComplete: () => void;
}

/** How soon to ask again who has ended the stream in good order, milliseconds. */
const RETURN_MS = 1_000;

/**
 * Gives the whole view at once and after every change, each of one moment. After a lost connection it
 * goes on where it stopped; where that cannot be, it begins with a whole view again.
 */
export function watchViews(
  api: WatchableApi,
  onView: OnView,
  options: WatchOptions = {},
): Watching {
  const { onState, signal } = options;
  let view: CorralView | undefined;
  let lastEventId: string | undefined;
  let connection = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isLive = false;

  function tell(state: WatchState): void {
    if (isLive && state.state === "live") return;
    isLive = state.state === "live";
    onState?.(state);
  }

  function disconnect(): void {
    clearTimeout(retry);
    connection.abort();
  }

  function connect(): void {
    disconnect();
    connection = new AbortController();
    // What a connection that was given up still says is not listened to.
    const { signal: over } = connection;
    api.processes.watch.subscribe(lastEventId === undefined ? undefined : { lastEventId }, {
      signal: over,
      onData: ({ id, data }) => {
        if (!over.aborted) receive(id, data);
      },
      onConnectionStateChange: ({ state, error }) => {
        if (over.aborted) return;
        if (state === "pending") tell({ state: "live" });
        else if (state === "connecting") tell({ state, ...(error && { reason: error.message }) });
      },
      onError: (error) => {
        if (!over.aborted) end(error);
      },
      onComplete: () => {
        if (over.aborted) return;
        disconnect();
        tell({ state: "connecting", reason: "The server has ended the stream." });
        retry = setTimeout(connect, RETURN_MS * (0.5 + Math.random()));
      },
    });
  }

  function receive(id: string, event: WatchEvent): void {
    if (event.kind === "view") view = event.view;
    else if (view?.revision === event.changes.from) view = applyChanges(view, event.changes);
    else {
      // Changes to a view that is not here: only a whole one helps.
      lastEventId = undefined;
      connect();
      return;
    }
    lastEventId = id;
    tell({ state: "live" });
    onView(view, event.kind === "changes" ? event.changes : undefined);
  }

  function end(error?: Error): void {
    disconnect();
    view = undefined;
    lastEventId = undefined;
    tell({ state: "ended", ...(error && { error }) });
  }

  const closed = new AbortController();
  function close(): void {
    if (closed.signal.aborted) return;
    closed.abort();
    end();
  }

  if (signal?.aborted === true) close();
  else {
    signal?.addEventListener("abort", close, { signal: closed.signal });
    connect();
  }
  return {
    pause: () => {
      if (closed.signal.aborted) return;
      disconnect();
      tell({ state: "paused" });
    },
    resume: () => {
      if (!closed.signal.aborted) connect();
    },
    close,
    [Symbol.dispose]: close,
  };
}
