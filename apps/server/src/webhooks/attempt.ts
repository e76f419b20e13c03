import type { WebhookAttempt, WebhookDelivery } from "@corral/process-service";
import { readPrivateHosts } from "./private-hosts.ts";
import { post, type Resolve } from "./post.ts";
import { verdictOn } from "./retry.ts";
import { signedHeaders } from "./sign.ts";
import type { StoredWebhook } from "./webhook-file.ts";

/** For one attempt, name and connection included, milliseconds. */
const limitMs = 5_000;

export interface AttemptOptions {
  /** The data directory. */
  readonly directory: string;
  readonly webhook: StoredWebhook;
  readonly delivery: WebhookDelivery;
  readonly body: string;
  readonly now: () => number;
  readonly resolve?: Resolve;
  readonly signal?: AbortSignal;
  readonly retries: boolean;
}

/** Sends a delivery once; resolves with the delivery as it is then. Never rejects. */
export async function attemptDelivery(options: AttemptOptions): Promise<WebhookDelivery> {
  const { directory, webhook, delivery, body, now, resolve, signal, retries } = options;
  const at = now();
  const begin = performance.now();
  const result = await post({
    url: new URL(webhook.url),
    headers: {
      ...signedHeaders({ id: delivery.id, at, body, secret: webhook.secret }),
      "corral-event": delivery.event,
    },
    body,
    privateHosts: readPrivateHosts(directory),
    limitMs,
    ...(resolve !== undefined && { resolve }),
    ...(signal !== undefined && { signal }),
  });
  const tookMs = Math.round(performance.now() - begin);
  const attempt: WebhookAttempt =
    "status" in result
      ? { at, tookMs, status: result.status }
      : { at, tookMs, problem: result.problem };
  const { nextAt: _nextAt, ...before } = delivery;
  const attempts = [...delivery.attempts, attempt];
  const verdict = verdictOn(result, attempts.length);
  if (verdict.state !== "retrying") return { ...before, attempts, state: verdict.state };
  if (!retries) return { ...before, attempts, state: "given-up" };
  return { ...before, attempts, state: "retrying", nextAt: now() + verdict.afterMs };
}
