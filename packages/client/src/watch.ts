import { defined } from "@corral/inspector/core";
import { applyChanges } from "@corral/process-service/core";
import type {
  CorralView,
  ViewChanges,
  WatchEvent,
  WatchFilter,
} from "@corral/process-service/core";

/** `connecting`: the last view may be outdated, `reason` says why; `live`: events arrive. */
export type WatchState =
  | { readonly state: "connecting"; readonly reason?: string }
  | { readonly state: "live" }
  | { readonly state: "paused" }
  /** Does not reconnect by itself: refused for `error`, or closed when there is none. */
  | { readonly state: "ended"; readonly error?: Error };

export interface WatchOptions {
  readonly onState?: (state: WatchState) => void;
  /** Only these processes, their executors and what is said of them; default: the whole machine. */
  readonly filter?: WatchFilter;
  /** Closes it. */
  readonly signal?: AbortSignal;
}

export interface Watching {
  /** Closes the connection; `resume` continues after the last view. */
  pause(): void;
  /** Connects at once: after a pause or a refusal, or instead of waiting for the next attempt. */
  resume(): void;
  /** For good. */
  close(): void;
  [Symbol.dispose](): void;
}

/** Called with the view, or what the filter selects of it, and with the changes from the previous one; absent for a first view. */
export type OnView = (view: CorralView, changes?: ViewChanges) => void;

/**
 * What `watchViews` uses of a client of Corral's router, alone or where an app mounted it
 * (`client.corral`): of any tRPC 11, with a transformer or without.
 */
export interface WatchableApi {
  readonly processes: {
    readonly watch: {
      subscribe(
        input: { readonly lastEventId?: string; readonly filter?: WatchFilter } | undefined,
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

/** Pause before a reconnection to a server that ended the stream in good order, milliseconds. */
const RECONNECT_MS = 1_000;

/**
 * Calls `onView` with the whole view at once and after every change; each view is consistent. Resumes
 * after a lost connection; when that is not possible, starts again with a whole view.
 */
export function watchViews(
  api: WatchableApi,
  onView: OnView,
  options: WatchOptions = {},
): Watching {
  const { onState, signal, filter } = options;
  let view: CorralView | undefined;
  let lastEventId: string | undefined;
  let connection = new AbortController();
  let retry: ReturnType<typeof setTimeout> | undefined;
  let isLive = false;

  function report(state: WatchState): void {
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
    // Events of an aborted connection may still arrive: ignore them.
    const { signal: ended } = connection;
    const input = defined({ lastEventId, filter });
    api.processes.watch.subscribe(Object.keys(input).length === 0 ? undefined : input, {
      signal: ended,
      onData: ({ id, data }) => {
        if (!ended.aborted) receive(id, data);
      },
      onConnectionStateChange: ({ state, error }) => {
        if (ended.aborted) return;
        if (state === "pending") report({ state: "live" });
        else if (state === "connecting") report({ state, ...(error && { reason: error.message }) });
      },
      onError: (error) => {
        if (!ended.aborted) end(error);
      },
      onComplete: () => {
        if (ended.aborted) return;
        disconnect();
        report({ state: "connecting", reason: "The server has ended the stream." });
        retry = setTimeout(connect, RECONNECT_MS * (0.5 + Math.random()));
      },
    });
  }

  function receive(id: string, event: WatchEvent): void {
    if (event.kind === "view") view = event.view;
    else if (view?.revision === event.changes.from) view = applyChanges(view, event.changes);
    else {
      // The changes belong to another revision: ask for a whole view.
      lastEventId = undefined;
      connect();
      return;
    }
    lastEventId = id;
    report({ state: "live" });
    onView(view, event.kind === "changes" ? event.changes : undefined);
  }

  function end(error?: Error): void {
    disconnect();
    view = undefined;
    lastEventId = undefined;
    report({ state: "ended", ...(error && { error }) });
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
      report({ state: "paused" });
    },
    resume: () => {
      if (!closed.signal.aborted) connect();
    },
    close,
    [Symbol.dispose]: close,
  };
}
