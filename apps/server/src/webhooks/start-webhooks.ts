import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { ProcessService, WebhookDelivery } from "@corral/process-service";
import { corralEvent } from "@corral/process-service/internal";
import type { Logger } from "pino";
import { attemptDelivery } from "./attempt.ts";
import { giveUpUnfinished, givenUp, recordDelivery } from "./delivery-record.ts";
import type { Resolve } from "./post.ts";
import { readWebhooks } from "./webhook-file.ts";
import { type QueueClock, type Sending, WebhookQueue } from "./webhook-queue.ts";

export interface WebhooksOptions {
  readonly service: Pick<ProcessService, "onNotices">;
  /** The data directory. */
  readonly directory: string;
  readonly log: Logger;
  /** Default: the system's. */
  readonly clock?: QueueClock;
  readonly resolve?: Resolve;
}

const systemClock: QueueClock = {
  now: Date.now,
  // An abort only ends it early.
  sleep: async (ms, signal) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined),
};

/**
 * Tells the webhooks of webhooks.json of events. The file is read anew for each event and each attempt. Ends
 * with what it returns: what was not delivered by then is given up, and recorded so.
 */
export function startWebhooks({
  service,
  directory,
  log,
  clock = systemClock,
  resolve,
}: WebhooksOptions): Disposable {
  const queues = new Map<string, WebhookQueue>();
  const ended = new AbortController();
  let toldProblem: string | undefined;
  tryToRecord(() => giveUpUnfinished(directory));

  const stop = service.onNotices((notices, view) => {
    const { webhooks, problem } = readWebhooks(directory);
    if (problem !== undefined && problem !== toldProblem)
      log.warn(`no webhook is told: ${problem}`);
    toldProblem = problem;
    for (const notice of notices) {
      for (const { id: webhookId, on, details } of webhooks) {
        const { kind: event, at } = notice;
        if (!on.includes(event)) continue;
        const id = `msg_${randomUUID()}`;
        const delivery: WebhookDelivery = {
          id,
          webhookId,
          event,
          at,
          state: "waiting",
          attempts: [],
        };
        record(delivery);
        const body = JSON.stringify(corralEvent(notice, view, details));
        const dropped = queueOf(webhookId).add({ delivery, body });
        if (dropped !== undefined) record(givenUp(dropped.delivery, "too many wait"));
      }
    }
  });

  function queueOf(webhookId: string): WebhookQueue {
    const queue = queues.get(webhookId) ?? new WebhookQueue(send, clock);
    queues.set(webhookId, queue);
    return queue;
  }

  async function send({ delivery, body }: Sending): Promise<WebhookDelivery> {
    const webhook = readWebhooks(directory).webhooks.find(({ id }) => id === delivery.webhookId);
    const after =
      webhook === undefined
        ? givenUp(delivery, "removed")
        : await attemptDelivery({
            directory,
            webhook,
            delivery,
            body,
            now: clock.now,
            signal: ended.signal,
            retries: true,
            ...(resolve !== undefined && { resolve }),
          });
    const isOver = ended.signal.aborted && after.state === "retrying";
    record(isOver ? givenUp(after, "Corral ended") : after);
    return after;
  }

  function record(delivery: WebhookDelivery): void {
    const { event, state, webhookId: webhook, attempts, reason } = delivery;
    if (state !== "waiting") {
      const { status, problem, tookMs } = attempts.at(-1) ?? {};
      const level = state === "delivered" ? "info" : "warn";
      log[level]({ event, webhook, state, status, problem, tookMs, reason }, "webhook");
    }
    tryToRecord(() => recordDelivery(directory, delivery));
  }

  function tryToRecord(write: () => void): void {
    try {
      write();
    } catch (cause) {
      log.warn({ err: cause }, "a delivery to a webhook could not be recorded");
    }
  }

  return {
    [Symbol.dispose]: () => {
      stop();
      ended.abort();
      for (const { delivery } of [...queues.values()].flatMap((queue) => queue.end())) {
        record(givenUp(delivery, "Corral ended"));
      }
    },
  };
}
