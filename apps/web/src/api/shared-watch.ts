import type { WatchableApi, WatchObserver } from "@corral/client";
import type { CorralView, WatchEvent } from "@corral/process-service/core";

type Message =
  /** A tab that follows asks for the whole view, unless it is at the newest event. */
  | { readonly kind: "hello"; readonly from: string; readonly lastEventId?: string | undefined }
  /** `to`: for that tab alone. */
  | {
      readonly kind: "event";
      readonly id: string;
      readonly data: WatchEvent;
      readonly to?: string;
    }
  | { readonly kind: "state"; readonly reason?: string };

export interface SharedWatchOptions {
  /** The view that this tab shows now. */
  readonly shown: () => CorralView | undefined;
  readonly locks?: LockManager | undefined;
  readonly channel?: () => BroadcastChannel;
}

const name = "corral.stream";

/**
 * One stream for all tabs of a browser, which allows six connections to a host: the tab that holds a lock has
 * the stream and tells the others what comes. A tab that is closed, hidden or refused gives the lock up, and
 * the next one goes on where it was. Without Web Locks (no secure context) each tab has its own stream.
 */
export function sharedWatch(
  api: WatchableApi,
  {
    shown,
    locks = globalThis.navigator.locks,
    channel = () => new BroadcastChannel(name),
  }: SharedWatchOptions,
): WatchableApi {
  const tab = crypto.randomUUID();

  const lead = (
    lastEventId: string | undefined,
    observer: WatchObserver,
    messages: BroadcastChannel,
  ): void => {
    let newestId = lastEventId;
    messages.addEventListener("message", ({ data: message }: MessageEvent<Message>) => {
      const view = shown();
      if (message.kind !== "hello" || view === undefined || newestId === undefined) return;
      if (message.lastEventId === newestId) return;
      const data = { kind: "view", view } as const;
      post(messages, { kind: "event", id: newestId, data, to: message.from });
    });
    api.processes.watch.subscribe(inputOf(lastEventId), {
      ...observer,
      onData: (event) => {
        newestId = event.id;
        observer.onData(event);
        post(messages, { kind: "event", ...event });
      },
      onConnectionStateChange: (change) => {
        observer.onConnectionStateChange(change);
        if (change.state !== "connecting" || change.error === null) return;
        post(messages, { kind: "state", reason: change.error.message });
      },
    });
  };

  /** Returns what ends it, and gives the newest event's id. */
  const follow = (
    lastEventId: string | undefined,
    observer: WatchObserver,
    messages: BroadcastChannel,
  ): (() => string | undefined) => {
    let newestId = lastEventId;
    const ended = new AbortController();
    const onMessage = ({ data: message }: MessageEvent<Message>): void => {
      if (message.kind === "state") {
        const error = message.reason === undefined ? null : { message: message.reason };
        observer.onConnectionStateChange({ state: "connecting", error });
      } else if (message.kind === "event" && (message.to ?? tab) === tab) {
        newestId = message.id;
        observer.onData(message);
      }
    };
    messages.addEventListener("message", onMessage, { signal: ended.signal });
    post(messages, { kind: "hello", from: tab, lastEventId });
    return () => {
      ended.abort();
      return newestId;
    };
  };

  const subscribe = (
    input: { readonly lastEventId: string } | undefined,
    observer: WatchObserver,
  ): void => {
    if (locks === undefined) {
      api.processes.watch.subscribe(input, observer);
      return;
    }
    const { signal } = observer;
    const messages = channel();
    signal.addEventListener("abort", () => messages.close());
    const endFollowing = follow(input?.lastEventId, observer, messages);
    const holding = async () => {
      if (signal.aborted) return;
      const ended = new Promise((resolve) => {
        signal.addEventListener("abort", resolve);
      });
      lead(endFollowing(), observer, messages);
      await ended;
    };
    // Rejects when the signal aborts the wait for the lock.
    locks.request(name, { signal }, holding).catch(() => undefined);
  };
  return { processes: { watch: { subscribe } } };
}

function inputOf(lastEventId: string | undefined) {
  return lastEventId === undefined ? undefined : { lastEventId };
}

function post(messages: BroadcastChannel, message: Message): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target
  messages.postMessage(message);
}
