import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { contextItself } from "./context.ts";
import type { ResolveContext } from "./context.ts";
import { watchEvents } from "./events.ts";
import { executorsRouter } from "./executors-router.ts";
import {
  byId,
  eventsInput,
  protectInput,
  killPage,
  runPage,
  settingsInput,
  unprotectInput,
} from "./inputs.ts";
import { webhooksRouter } from "./webhooks-router.ts";
import { createProcedures } from "./procedure.ts";
import { processesRouter } from "./processes-router.ts";
import { versionOf } from "./version.ts";

/** Corral's whole API as one tRPC router: served alone, or mounted in an app's own. */
export function createCorralRouter(
  options: {
    /** Makes the context from the mounting app's context; default: that context itself. */
    readonly context?: ResolveContext;
  } = {},
) {
  const procedures = createProcedures(options.context ?? contextItself);
  const { router, procedure } = procedures;
  return router({
    processes: processesRouter(procedures),
    executors: executorsRouter(procedures),
    events: router({
      /**
       * What happens, from now on or after `lastEventId`: an executor has begun, waits for a person, has
       * ended, left something over, leaks; memory is nearly gone. `missed` comes in place of what is not
       * known any more. The same as webhooks get.
       */
      watch: procedure
        .input(eventsInput)
        .subscription(({ ctx, input, signal }) => watchEvents(ctx.service, input ?? {}, signal)),
    }),
    findings: router({ list: procedure.query(({ ctx }) => ctx.service.findings()) }),
    kills: router({
      /** Newest first; `before` is the id of the last one already seen. */
      list: procedure.input(killPage).query(({ ctx, input }) => ctx.service.listKills(input)),
      get: procedure.input(byId).query(({ ctx, input }) => ctx.service.getKill(input.id)),
    }),
    runs: router({
      /** Ended executors, newest end first; `before`: the id of the last run of the previous page. */
      list: procedure.input(runPage).query(({ ctx, input }) => ctx.service.listRuns(input)),
      /** The projects and products that they may be filtered by. */
      choices: procedure.query(({ ctx }) => ctx.service.runChoices()),
    }),
    protections: router({
      list: procedure.query(({ ctx }) => ctx.service.listProtections()),
      put: procedure.input(protectInput).mutation(({ ctx, input }) => ctx.service.protect(input)),
      remove: procedure
        .input(unprotectInput)
        .mutation(({ ctx, input }) => ctx.service.unprotect(input)),
    }),
    host: router({
      /** What answers, and the number of the API's form. */
      version: procedure.query(({ ctx }) => versionOf(ctx.service)),
      summary: procedure.query(({ ctx }) => ctx.service.summary()),
      /** Confirms that a person knows of the store's recovery. */
      acknowledgeRecovery: procedure.mutation(({ ctx }) => ctx.service.acknowledgeRecovery()),
    }),
    settings: router({
      get: procedure.query(({ ctx }) => ctx.service.settings()),
      update: procedure
        .input(settingsInput)
        .mutation(({ ctx, input }) => ctx.service.updateSettings(input)),
    }),
    webhooks: webhooksRouter(procedures),
  });
}

export type CorralRouter = ReturnType<typeof createCorralRouter>;
export type CorralInputs = inferRouterInputs<CorralRouter>;
export type CorralOutputs = inferRouterOutputs<CorralRouter>;
