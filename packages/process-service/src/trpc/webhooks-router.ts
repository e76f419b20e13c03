import { ProcessServiceError } from "../core/errors.ts";
import type { Webhooks } from "../core/notices/webhook.ts";
import { byId, webhookInput } from "./inputs.ts";
import type { Procedures } from "./procedure.ts";

/** Addresses that are told of events. Commands that are run for them have no procedures. */
export function webhooksRouter({ router, procedure }: Procedures) {
  return router({
    /** With the last deliveries, without the secrets. */
    list: procedure.query(({ ctx }) => offered(ctx.webhooks).list()),
    add: procedure
      .input(webhookInput)
      .mutation(({ ctx, input }) => offered(ctx.webhooks).add(input)),
    remove: procedure
      .input(byId)
      .mutation(({ ctx, input }) => offered(ctx.webhooks).remove(input.id)),
    /** Sends an event named `test`, once. */
    test: procedure.input(byId).mutation(({ ctx, input }) => offered(ctx.webhooks).test(input.id)),
  });
}

function offered(webhooks: Webhooks | undefined): Webhooks {
  if (webhooks !== undefined) return webhooks;
  throw new ProcessServiceError("NOT_SUPPORTED", "This app sends no webhooks.");
}
