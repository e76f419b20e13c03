import type { NoticeDetail } from "./discreet-notice.ts";
import type { NoticeKind } from "./notice.ts";

/** An address that is told of events. Its secret is written only: nothing reads it back. */
export interface Webhook {
  readonly id: string;
  /** http or https, without user and password. */
  readonly url: string;
  readonly on: readonly NoticeKind[];
  /** What it is told besides the event and the agent; none by default. */
  readonly details: readonly NoticeDetail[];
}

export interface WebhookInput extends Omit<Webhook, "id"> {
  /** Key of the signatures, 16 characters or more; base64 after `whsec_`. */
  readonly secret: string;
}

export interface WebhookAttempt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tookMs: number;
  /** Of the answer; absent without one. */
  readonly status?: number;
  /** Why there is no answer. */
  readonly problem?: string;
}

/** One event for one webhook, with all attempts; the last ones are kept. */
export interface WebhookDelivery {
  /** The same in each attempt: receivers tell repetitions by it. */
  readonly id: string;
  readonly webhookId: string;
  readonly event: NoticeKind | "test";
  /** Of the event, milliseconds since the epoch. */
  readonly at: number;
  readonly state: "waiting" | "retrying" | "delivered" | "given-up";
  /** When it is tried again, milliseconds since the epoch; only while retrying. */
  readonly nextAt?: number;
  /** Why it was given up without a last attempt: dropped, removed, Corral ended. */
  readonly reason?: string;
  readonly attempts: readonly WebhookAttempt[];
}

export interface WebhookList {
  readonly webhooks: readonly Webhook[];
  /** Newest last. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Why none is told, in words: the file is not this user's alone. */
  readonly problem?: string;
}

/** What the app that serves the router offers, where it sends webhooks. */
export interface Webhooks {
  list(): Promise<WebhookList>;
  /** Throws INVALID_ARGUMENT with the field. */
  add(input: WebhookInput): Promise<Webhook>;
  /** Throws WEBHOOK_NOT_FOUND. */
  remove(id: string): Promise<void>;
  /** Sends an event named `test`, once. Throws WEBHOOK_NOT_FOUND. */
  test(id: string): Promise<WebhookDelivery>;
}
