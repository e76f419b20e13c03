import { randomUUID } from "node:crypto";
import {
  type ProcessService,
  ProcessServiceError,
  type Webhook,
  type WebhookDelivery,
  type Webhooks,
} from "@corral/process-service";
import { eventVersion, noticeDetails, noticeKinds } from "@corral/process-service/internal";
import { changeFile } from "../state/change-file.ts";
import { attemptDelivery } from "./attempt.ts";
import { readDeliveries, recordDelivery } from "./delivery-record.ts";
import type { Resolve } from "./post.ts";
import { mostWebhooks, readWebhooks, type StoredWebhook, writeWebhooks } from "./webhook-file.ts";
import { urlProblem } from "./webhook-url.ts";

export interface OpenWebhooksOptions {
  /** The data directory. */
  readonly directory: string;
  readonly service: Pick<ProcessService, "hostId" | "view">;
  readonly resolve?: Resolve;
}

/** The webhooks of a data directory, as the API offers them: without secrets. */
export function openWebhooks({ directory, service, resolve }: OpenWebhooksOptions): Webhooks {
  /** A file that is not used is not overwritten either. */
  function usable(): readonly StoredWebhook[] {
    const { webhooks, problem } = readWebhooks(directory);
    if (problem === undefined) return webhooks;
    throw new ProcessServiceError("PERMISSION_DENIED", `Webhooks are not used: ${problem}`);
  }

  function find(id: string): StoredWebhook {
    const webhook = usable().find((one) => one.id === id);
    if (webhook !== undefined) return webhook;
    throw new ProcessServiceError("WEBHOOK_NOT_FOUND", "There is no such webhook.");
  }

  return {
    list: async () => {
      const { webhooks, problem } = readWebhooks(directory);
      return {
        webhooks: webhooks.map(withoutSecret),
        deliveries: readDeliveries(directory),
        ...(problem !== undefined && { problem }),
      };
    },
    add: async (input) => {
      const wrong = urlProblem(input.url);
      if (wrong !== undefined) {
        throw new ProcessServiceError("INVALID_ARGUMENT", wrong, { field: "url" });
      }
      const webhook: StoredWebhook = {
        id: randomUUID(),
        // As it is sent: other letters of a name are written in ASCII.
        url: new URL(input.url).href,
        // Each once, as the file is read.
        on: noticeKinds.filter((kind) => input.on.includes(kind)),
        details: noticeDetails.filter((detail) => input.details.includes(detail)),
        secret: input.secret,
      };
      await changeFile(directory, () => {
        const before = usable();
        if (before.length >= mostWebhooks) {
          const message = `There are ${mostWebhooks} webhooks already, the most.`;
          throw new ProcessServiceError("INVALID_ARGUMENT", message);
        }
        writeWebhooks(directory, [...before, webhook]);
      });
      return withoutSecret(webhook);
    },
    remove: async (id) => {
      await changeFile(directory, () => {
        find(id);
        writeWebhooks(
          directory,
          usable().filter((one) => one.id !== id),
        );
      });
    },
    test: async (id) => {
      const webhook = find(id);
      const { host } = await service.view();
      const at = Date.now();
      const body = JSON.stringify({
        version: eventVersion,
        event: "test",
        at,
        title: "Corral can reach this address",
        text: "",
        host: { id: service.hostId, name: host.name },
      });
      const delivery: WebhookDelivery = {
        id: `msg_${randomUUID()}`,
        webhookId: id,
        event: "test",
        at,
        state: "waiting",
        attempts: [],
      };
      const options = { directory, webhook, delivery, body, now: Date.now, retries: false };
      const after = await attemptDelivery({
        ...options,
        ...(resolve !== undefined && { resolve }),
      });
      recordDelivery(directory, after);
      return after;
    },
  };
}

function withoutSecret({ secret: _secret, ...webhook }: StoredWebhook): Webhook {
  return webhook;
}
