import { join } from "node:path";
import { writeStateFile } from "@corral/client/node";
import type { WebhookDelivery } from "@corral/process-service";
import { jsonIn, readOwnFile } from "../state/own-file.ts";

/** Deliveries that are kept. */
const mostDeliveries = 100;

function path(directory: string): string {
  return join(directory, "webhook-deliveries.json");
}

/** The last deliveries, by their events, oldest first; empty where none is recorded. Bodies are not kept. */
export function readDeliveries(directory: string): readonly WebhookDelivery[] {
  const file = readOwnFile(path(directory));
  const deliveries = "problem" in file ? undefined : jsonIn(file.text ?? "[]");
  return Array.isArray(deliveries) ? deliveries : [];
}

/** Adds a delivery, or replaces it as it was before. */
export function recordDelivery(directory: string, delivery: WebhookDelivery): void {
  const before = readDeliveries(directory);
  const at = before.findIndex(({ id }) => id === delivery.id);
  const all = at === -1 ? [...before, delivery] : before.with(at, delivery);
  write(directory, all.slice(-mostDeliveries));
}

/** What a server left undone that did not end by itself is given up: its bodies are gone. */
export function giveUpUnfinished(directory: string): void {
  const before = readDeliveries(directory);
  const isUnfinished = ({ state }: WebhookDelivery) => state === "waiting" || state === "retrying";
  if (before.some(isUnfinished)) {
    write(
      directory,
      before.map((one) => (isUnfinished(one) ? givenUp(one, "Corral ended") : one)),
    );
  }
}

export function givenUp(
  { nextAt: _nextAt, ...delivery }: WebhookDelivery,
  reason: string,
): WebhookDelivery {
  return { ...delivery, state: "given-up", reason };
}

function write(directory: string, deliveries: readonly WebhookDelivery[]): void {
  writeStateFile(path(directory), `${JSON.stringify(deliveries)}\n`);
}
