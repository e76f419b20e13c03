import { formatMoment } from "../text/moments.ts";
import { shortText } from "../text/visible-text.ts";
import type { WebhookDelivery } from "./webhook.ts";

const states: Readonly<Record<WebhookDelivery["state"], string>> = {
  waiting: "waits",
  retrying: "not yet delivered",
  delivered: "delivered",
  "given-up": "given up",
};

/** "ended of 2026-11-23 14:02:07: not yet delivered after 2 attempts (503, 31 ms), again at 14:03:17". */
export function deliveryWords(delivery: WebhookDelivery): string {
  const { event, at, state, attempts, nextAt, reason } = delivery;
  const tries = attempts.length > 1 ? ` after ${attempts.length} attempts` : "";
  const last = attempts.at(-1);
  const answer = last?.status ?? last?.problem;
  const result =
    answer === undefined ? "" : ` (${shortText(String(answer), 200)}, ${last?.tookMs} ms)`;
  const why = reason === undefined ? "" : `: ${reason}`;
  const next = nextAt === undefined ? "" : `, again at ${formatMoment(nextAt).slice(11)}`;
  return `${event} of ${formatMoment(at)}: ${states[state]}${tries}${result}${why}${next}`;
}
