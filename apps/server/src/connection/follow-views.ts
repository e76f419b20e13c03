import { defined } from "@corral/inspector/core";
import { type WatchableApi, watchViews } from "@corral/client";
import type { CorralView } from "@corral/process-service/core";

export interface FollowOptions {
  /** Called for one view at a time, in order. */
  readonly onView: (view: CorralView) => void | Promise<void>;
  /** Called with the reason when the connection is lost, and with undefined when it is back. */
  readonly onLost: (reason: string | undefined) => void;
  readonly signal?: AbortSignal;
}

/** Resolves when `signal` is aborted; rejects when the server refuses, or `onView` rejects. */
export async function followViews(api: WatchableApi, options: FollowOptions): Promise<void> {
  const { onView, onLost, signal } = options;
  const finished = Promise.withResolvers<void>();
  let handled = Promise.resolve();
  let lost = false;
  using _watching = watchViews(
    api,
    (view) => {
      handled = handled.then(async () => onView(view));
      handled.catch(finished.reject);
    },
    {
      ...defined({ signal }),
      onState: (state) => {
        if (state.state === "ended") {
          if (state.error === undefined) finished.resolve();
          else finished.reject(state.error);
        } else if (state.state === "live" && lost) {
          lost = false;
          onLost(undefined);
        } else if (state.state === "connecting" && state.reason !== undefined && !lost) {
          lost = true;
          onLost(state.reason);
        }
      },
    },
  );
  await finished.promise;
}
