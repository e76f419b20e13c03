import type { WatchEvent } from "../core/view/changes.ts";
import { diffViews } from "../core/view/diff.ts";
import type { CorralView, ScanStatus } from "../core/model.ts";
import { createBroadcast, type WatchOptions } from "./broadcast.ts";

/** Numbers the views and publishes each as changes to the one before. */
export class Publication {
  readonly #broadcast = createBroadcast();
  #revision: number;

  /** Starts at `now`, the current time, so that revisions do not repeat after a restart. */
  constructor(now: number) {
    this.#revision = Math.floor(now);
  }

  get latest(): CorralView | undefined {
    return this.#broadcast.latest;
  }

  /** Revision of the next view. */
  get nextRevision(): number {
    return this.#revision + 1;
  }

  publish(view: CorralView): void {
    this.#revision = view.revision;
    const before = this.latest;
    const comparable = before?.hostId === view.hostId && before.bootId === view.bootId;
    this.#broadcast.publish(view, comparable ? diffViews(before, view) : undefined);
  }

  /** Publishes the last view again with a new scan status. */
  publishStatus(scan: ScanStatus): void {
    if (this.latest === undefined) return;
    this.publish({ ...this.latest, revision: this.nextRevision, scan });
  }

  watch(options?: WatchOptions): AsyncGenerator<WatchEvent, void, undefined> {
    return this.#broadcast.watch(options);
  }

  close(): void {
    this.#broadcast.close();
  }
}
