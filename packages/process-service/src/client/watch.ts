import type { TRPCClient } from "@trpc/client";
import { applyChanges } from "../core/view/diff.ts";
import type { CorralView } from "../core/model.ts";
import type { CorralRouter } from "../trpc/router.ts";

/** `connecting`: what was shown last may be old, and `reason` says why; `live`: events come in. */
export type WatchState =
  | { readonly state: "connecting"; readonly reason?: string }
  | { readonly state: "live" }
  /** It will not come back by itself: the session is not accepted any more, or it was closed. */
  | { readonly state: "ended"; readonly error?: Error };

export interface WatchOptions {
  readonly onState?: (state: WatchState) => void;
  readonly signal?: AbortSignal;
}

export interface Watching {
  close(): void;
  [Symbol.dispose](): void;
}

/** A client of Corral's router, alone or where an app mounted it (`client.corral`). */
export interface WatchableApi {
  readonly processes: {
    readonly watch: Pick<TRPCClient<CorralRouter>["processes"]["watch"], "subscribe">;
  };
}

/**
 * Gives the whole view at once and after every change, each of one moment. After a lost connection it
 * goes on where it stopped; where that cannot be, it begins with a whole view again.
 */
export function watchViews(
  api: WatchableApi,
  onView: (view: CorralView) => void,
  options: WatchOptions = {},
): Watching {
  const { onState, signal } = options;
  let view: CorralView | undefined;
  let subscription: { unsubscribe(): void } | undefined;
  let closed = false;

  function subscribe(): void {
    subscription?.unsubscribe();
    subscription = api.processes.watch.subscribe(undefined, {
      onData: ({ data: event }) => {
        if (closed) return;
        if (event.kind === "view") view = event.view;
        else if (view?.revision === event.changes.from) view = applyChanges(view, event.changes);
        else {
          // Changes to a view that is not here: only a whole one helps.
          subscribe();
          return;
        }
        onView(view);
      },
      onConnectionStateChange: ({ state, error }) => {
        if (closed) return;
        if (state === "pending") onState?.({ state: "live" });
        else if (state === "connecting") {
          onState?.({ state, ...(error && { reason: error.message }) });
        }
      },
      onError: (error) => end(error),
      onStopped: () => end(),
    });
  }

  function end(error?: Error): void {
    if (closed) return;
    closed = true;
    signal?.removeEventListener("abort", close);
    subscription?.unsubscribe();
    onState?.({ state: "ended", ...(error && { error }) });
  }

  function close(): void {
    end();
  }

  if (signal?.aborted === true) end();
  else {
    signal?.addEventListener("abort", close);
    subscribe();
  }
  return { close, [Symbol.dispose]: close };
}
