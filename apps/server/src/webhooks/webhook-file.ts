import { join } from "node:path";
import { writeStateFile } from "@corral/client/node";
import type { Webhook } from "@corral/process-service";
import { noticeDetails, noticeKinds } from "@corral/process-service/internal";
import { jsonIn, readOwnFile } from "../state/own-file.ts";
import { urlProblem } from "./webhook-url.ts";

export interface StoredWebhook extends Webhook {
  readonly secret: string;
}

export interface WebhookFile {
  readonly webhooks: readonly StoredWebhook[];
  /** Why it is not used, in words: then there are no webhooks. */
  readonly problem?: string;
}

/** Each event is sent as often. */
export const mostWebhooks = 20;

export function webhookPath(directory: string): string {
  return join(directory, "webhooks.json");
}

/** The webhooks of a data directory, secrets included; none where there is no file. See readOwnFile. */
export function readWebhooks(directory: string): WebhookFile {
  const path = webhookPath(directory);
  const file = readOwnFile(path);
  if ("problem" in file) return { webhooks: [], problem: file.problem };
  if (file.text === undefined) return { webhooks: [] };
  const webhooks = webhooksIn(jsonIn(file.text));
  if (webhooks !== undefined) return { webhooks };
  return { webhooks: [], problem: `${path} is not what Corral writes` };
}

/** Whole or not at all, for this user only. */
export function writeWebhooks(directory: string, webhooks: readonly StoredWebhook[]): void {
  const text = JSON.stringify({ version: 1, webhooks }, null, 2);
  writeStateFile(webhookPath(directory), `${text}\n`);
}

function webhooksIn(value: unknown): readonly StoredWebhook[] | undefined {
  if (typeof value !== "object" || value === null || !("webhooks" in value)) return undefined;
  const { webhooks } = value;
  if (!Array.isArray(webhooks) || webhooks.length > mostWebhooks) return undefined;
  const read = webhooks.map((one) => webhookIn(one));
  return read.every((one) => one !== undefined) ? read : undefined;
}

function webhookIn(value: unknown): StoredWebhook | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!("id" in value && "url" in value && "secret" in value)) return undefined;
  if (!("on" in value && "details" in value)) return undefined;
  const { id, url, secret } = value;
  if (typeof id !== "string" || typeof url !== "string" || typeof secret !== "string") {
    return undefined;
  }
  const on = subset(noticeKinds, value.on);
  const details = subset(noticeDetails, value.details);
  if (on === undefined || details === undefined || urlProblem(url) !== undefined) return undefined;
  return { id, url, secret, on, details };
}

function subset<T extends string>(known: readonly T[], value: unknown): readonly T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names: readonly unknown[] = value;
  const found = known.filter((one) => names.includes(one));
  return found.length === names.length ? found : undefined;
}
