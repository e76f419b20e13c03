import type { CorralView } from "../core/model.ts";
import { noticesOf, type NoticeMemory } from "../core/notices/notices.ts";
import type { NoticeListener } from "../core/notices/notice.ts";

/** Tells listeners what has happened from scan to scan. */
export class Notifier {
  readonly #listeners = new Set<NoticeListener>();
  #memory: NoticeMemory | undefined;

  /** Call with the view of each scan. */
  observe(view: CorralView): void {
    const { notices, memory } = noticesOf(view, this.#memory);
    this.#memory = memory;
    if (notices.length === 0) return;
    for (const listener of this.#listeners) listener(notices, view);
  }

  listen(listener: NoticeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
