import type { Webhook, WebhookDelivery } from "@corral/process-service/core";
import { deliveryWords } from "@corral/process-service/internal";
import { useMutation, useQuery } from "@tanstack/react-query";
import { failureOf } from "../../api/failure.ts";
import { queryClient, trpc } from "../../api/trpc.ts";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { UntrustedText } from "../../ui/untrusted-text.tsx";
import { NewWebhook } from "./new-webhook.tsx";

/** Addresses that the server tells of events, and how they took it; nothing where the app sends none. */
export function Webhooks() {
  const { data, error } = useQuery(trpc.webhooks.list.queryOptions());
  const onSettled = () =>
    queryClient.invalidateQueries({ queryKey: trpc.webhooks.list.queryKey() });
  const add = useMutation(trpc.webhooks.add.mutationOptions({ onSettled }));
  const remove = useMutation(trpc.webhooks.remove.mutationOptions({ onSettled }));
  const test = useMutation(trpc.webhooks.test.mutationOptions({ onSettled }));
  if (data === undefined) return error && <p role="alert">{failureOf(error).message}</p>;
  const { webhooks, deliveries, problem } = data;
  const failure = [add, remove, test].find((each) => each.error !== null)?.error;
  return (
    <section aria-label="Webhooks" className="flex flex-col gap-2">
      <h4>Webhooks</h4>
      {problem !== undefined && <p role="alert">They are not told: {problem}</p>}
      {webhooks.length > 0 && (
        <ul className="border-t border-line">
          {webhooks.map((webhook) => (
            <WebhookRow
              key={webhook.id}
              webhook={webhook}
              last={deliveries.findLast(({ webhookId }) => webhookId === webhook.id)}
              isBusy={test.isPending}
              onTest={() => test.mutate({ id: webhook.id })}
              onRemove={() => remove.mutate({ id: webhook.id })}
            />
          ))}
        </ul>
      )}
      <details>
        <summary className="text-accent">Add a webhook</summary>
        <NewWebhook onAdd={async (input) => await add.mutateAsync(input)} />
      </details>
      {failure && (
        <p role="alert" className="text-sm text-danger">
          {failureOf(failure).message}
        </p>
      )}
    </section>
  );
}

function WebhookRow({
  webhook: { url, on, details },
  last,
  isBusy,
  onTest,
  onRemove,
}: {
  readonly webhook: Webhook;
  readonly last: WebhookDelivery | undefined;
  readonly isBusy: boolean;
  readonly onTest: () => void;
  readonly onRemove: () => void;
}) {
  return (
    <li className="flex items-center gap-2 border-b border-line/60 py-1">
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          <UntrustedText text={url} length={200} />
        </span>
        <span className="block text-sm text-muted">{[...on, ...details].join(", ")}</span>
        <span role="status" className="block text-sm text-muted">
          {last !== undefined && deliveryWords(last)}
        </span>
      </span>
      <Button disabled={isBusy} onClick={onTest} aria-label={`Test ${url}`}>
        Test
      </Button>
      <IconButton icon="close" label={`Remove ${url}`} onClick={onRemove} />
    </li>
  );
}
