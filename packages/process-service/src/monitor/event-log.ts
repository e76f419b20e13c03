import type { CorralView, ExecutorView } from "../core/model.ts";
import { corralEvent, missedEvents } from "../core/notices/corral-event.ts";
import type { CorralEvent, MissedEvents } from "../core/notices/corral-event.ts";
import type { Notice, NoticeKind } from "../core/notices/notice.ts";
import { executorMatches, type ExecutorMatch } from "../core/view/select.ts";
import { Bell } from "./bell.ts";

export interface EventOptions {
  readonly signal?: AbortSignal;
  /** Number of the last event that is known: all later ones that are kept come first. Default: only new ones. */
  readonly after?: number;
  /** Only these kinds; default: all. */
  readonly on?: readonly NoticeKind[];
  /** Only of these executors; then `memory` is not told. */
  readonly filter?: ExecutorMatch;
}

/** Events count from 1. */
export interface NumberedEvent {
  readonly number: number;
  readonly event: CorralEvent | MissedEvents;
}

interface Entry {
  readonly event: CorralEvent;
  readonly executor: ExecutorView | undefined;
}

const mostKept = 1_000;

/** The last events, for those who watch them, and who come back. */
export class EventLog {
  readonly #bell = new Bell();
  #entries: readonly Entry[] = [];
  /** Number of the next event. */
  #next = 1;
  #isClosed = false;

  add(notices: readonly Notice[], view: CorralView): void {
    const entries = notices.map((notice) => ({
      event: corralEvent(notice, view),
      executor: view.executors.find(({ id }) => id === notice.executorId),
    }));
    this.#entries = [...this.#entries, ...entries].slice(-mostKept);
    this.#next += entries.length;
    this.#bell.ring();
  }

  /** Tells `missed` in place of what is not kept any more, or was another service's. */
  async *watch({ signal, after, on, filter }: EventOptions): AsyncGenerator<NumberedEvent, void> {
    let number = after === undefined ? this.#next : after + 1;
    const isOver = () => this.#isClosed || signal?.aborted === true;
    while (!isOver()) {
      const first = this.#next - this.#entries.length;
      if (number < first || number > this.#next) {
        number = first;
        yield { number: first - 1, event: missedEvents(Date.now()) };
      }
      const entry = this.#entries[number - first];
      if (entry === undefined) {
        // oxlint-disable-next-line no-await-in-loop -- one event after the other
        await this.#bell.wait(signal);
        continue;
      }
      if (isWanted(entry, on, filter)) yield { number, event: entry.event };
      number += 1;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#bell.ring();
  }
}

function isWanted(
  { event, executor }: Entry,
  on: EventOptions["on"],
  filter: ExecutorMatch | undefined,
): boolean {
  if (on !== undefined && !on.includes(event.event)) return false;
  return filter === undefined || (executor !== undefined && executorMatches(executor, filter));
}
