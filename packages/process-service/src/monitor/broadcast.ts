import type { ViewChanges, WatchEvent } from "../core/view/changes.ts";
import { diffViews } from "../core/view/diff.ts";
import { filterView } from "../core/view/filter-view.ts";
import type { CorralView, WatchFilter } from "../core/model.ts";
import { Bell } from "./bell.ts";

export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Resumes after this revision if its changes are still held; else begins with a whole view. */
  readonly lastRevision?: number;
  /** Only this part of each view, and changes of it; the same as before when resuming. */
  readonly filter?: WatchFilter;
}

/** The changes from one view to the next. */
interface Step {
  readonly changes: ViewChanges;
  /** For filters; only of the last few steps, as each view holds the rows that have changed since. */
  readonly views?: { readonly before: CorralView; readonly after: CorralView };
}

/** Steps whose views are held. */
const keepViews = 3;

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
  let steps: Step[] = [];
  let closed = false;
  const bell = new Bell();

  return {
    get latest() {
      return latest;
    },
    publish: (view, changes) => {
      if (changes === undefined || latest === undefined) steps = [];
      else {
        const views = { before: latest, after: view };
        steps = [...steps.slice(1 - keepSteps), { changes, views }].map((step, at, all) =>
          at < all.length - keepViews ? { changes: step.changes } : step,
        );
      }
      latest = view;
      bell.ring();
    },
    async *watch({ signal, lastRevision, filter } = {}) {
      let revision = lastRevision;
      const isOver = () => closed || signal?.aborted === true;
      while (!isOver()) {
        if (latest !== undefined && latest.revision !== revision) {
          const step = steps.find(({ changes }) => changes.from === revision);
          const changes = step && changesOf(step, filter);
          revision = changes?.revision ?? latest.revision;
          yield changes === undefined
            ? { kind: "view", view: filter === undefined ? latest : filterView(latest, filter) }
            : { kind: "changes", changes };
          continue;
        }
        await bell.wait(signal);
      }
    },
    close: () => {
      closed = true;
      bell.ring();
    },
  };
}

/** undefined when the views that a filter needs are not held any more. */
function changesOf(
  { changes, views }: Step,
  filter: WatchFilter | undefined,
): ViewChanges | undefined {
  if (filter === undefined) return changes;
  return views && diffViews(filterView(views.before, filter), filterView(views.after, filter));
}
