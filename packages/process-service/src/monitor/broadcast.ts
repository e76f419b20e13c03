import type { ViewChanges, WatchEvent } from "../core/view/changes.ts";
import type { CorralView } from "../core/model.ts";

export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Resumes after this revision if its changes are still held; else begins with a whole view. */
  readonly lastRevision?: number;
}

/** The newest view and its last few changes, shared by all watchers. */
export interface Broadcast {
  readonly latest: CorralView | undefined;
  /** `changes` absent: the previous view is not comparable, and every watcher gets the whole view. */
  publish(view: CorralView, changes?: ViewChanges): void;
  /**
   * A watcher holds only its revision. A slow watcher whose revision is no longer held gets a whole
   * view, so that a client that never reads uses no memory.
   */
  watch(options?: WatchOptions): AsyncGenerator<WatchEvent, void, undefined>;
  close(): void;
}

export function createBroadcast(keepSteps = 30): Broadcast {
  let latest: CorralView | undefined;
  let steps: ViewChanges[] = [];
  let closed = false;
  let wake: () => void = () => undefined;
  let published = nextPublication();

  function nextPublication(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  function announce(): void {
    const announceThis = wake;
    published = nextPublication();
    announceThis();
  }

  return {
    get latest() {
      return latest;
    },
    publish: (view, changes) => {
      latest = view;
      if (changes === undefined) steps = [];
      else steps = [...steps.slice(1 - keepSteps), changes];
      announce();
    },
    async *watch({ signal, lastRevision } = {}) {
      let revision = lastRevision;
      // A new promise for each wait: a long-lived one would collect a reaction per tick.
      let abort: () => void = () => undefined;
      const onAbort = () => abort();
      signal?.addEventListener("abort", onAbort, { once: true });
      const isOver = () => closed || signal?.aborted === true;
      try {
        while (!isOver()) {
          const publication = published;
          if (latest !== undefined && latest.revision !== revision) {
            const step = steps.find((changes) => changes.from === revision);
            revision = step?.revision ?? latest.revision;
            yield step === undefined
              ? { kind: "view", view: latest }
              : { kind: "changes", changes: step };
            continue;
          }
          await new Promise<void>((resolve) => {
            abort = resolve;
            void publication.then(resolve);
          });
        }
      } finally {
        signal?.removeEventListener("abort", onAbort);
      }
    },
    close: () => {
      closed = true;
      announce();
    },
  };
}
