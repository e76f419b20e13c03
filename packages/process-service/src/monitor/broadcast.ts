import type { ViewChanges, WatchEvent } from "../core/view/changes.ts";
import type { CorralView } from "../core/model.ts";

export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Resume: when this revision is still known, only changes follow; else a whole view. */
  readonly lastRevision?: number;
}

/** The newest view and the last few steps that led to it, shared by all watchers. */
export interface Broadcast {
  readonly latest: CorralView | undefined;
  /** `changes` absent: no way leads from the view before, everyone starts afresh. */
  publish(view: CorralView, changes?: ViewChanges): void;
  /**
   * A watcher costs one number, whatever its pace: one that falls behind the kept steps gets
   * a whole view instead, so that a reader that never reads holds no memory.
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
      // Made anew for each wait: what waits on one promise for hours collects a reaction per tick.
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
