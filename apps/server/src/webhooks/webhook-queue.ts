import type { WebhookDelivery } from "@corral/process-service";

/** What is to be sent: the delivery as it is now, and its body. */
export interface Sending {
  readonly delivery: WebhookDelivery;
  readonly body: string;
}

/** Sends once; resolves with the delivery as it is then. */
export type SendOnce = (sending: Sending) => Promise<WebhookDelivery>;

export interface QueueClock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Events that wait for one webhook. */
const most = 100;

/** The deliveries of one webhook, one attempt at a time; while one waits for its next attempt, others go. */
export class WebhookQueue {
  readonly #send: SendOnce;
  readonly #clock: QueueClock;
  readonly #waiting: Sending[] = [];
  #isWorking = false;
  #woken = new AbortController();
  #isEnded = false;

  constructor(send: SendOnce, clock: QueueClock) {
    this.#send = send;
    this.#clock = clock;
  }

  /** Returns the one that had to go for it, if there are too many. */
  add(sending: Sending): Sending | undefined {
    if (this.#isEnded) return sending;
    this.#waiting.push(sending);
    const dropped = this.#waiting.length > most ? this.#waiting.shift() : undefined;
    this.#woken.abort();
    if (!this.#isWorking) void this.#work();
    return dropped;
  }

  /** Ends it; returns what was not sent. */
  end(): readonly Sending[] {
    this.#isEnded = true;
    this.#woken.abort();
    return this.#waiting.splice(0);
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#next(); next !== undefined && !this.#isEnded; next = this.#next()) {
      const rest = (next.delivery.nextAt ?? 0) - this.#clock.now();
      if (rest > 0) {
        this.#woken = new AbortController();
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await this.#clock.sleep(rest, this.#woken.signal);
        continue;
      }
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const delivery = await this.#send(next);
      if (delivery.state === "retrying" && !this.#isEnded) {
        this.#waiting.push({ ...next, delivery });
      }
    }
    this.#isWorking = false;
  }

  /** The one that is due first. */
  #next(): Sending | undefined {
    return this.#waiting.toSorted((a, b) => (a.delivery.nextAt ?? 0) - (b.delivery.nextAt ?? 0))[0];
  }
}
