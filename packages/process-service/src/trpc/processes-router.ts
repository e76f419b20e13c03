import { defined, descendantsOf, indexChildren } from "@corral/inspector/core";
import { requireProcess } from "../core/view/require-process.ts";
import {
  byId,
  holdersInput,
  killRequest,
  listInput,
  previewInput,
  samplesInput,
  signalInput,
  stopInput,
  watchInput,
} from "./inputs.ts";
import { killEvents } from "./kill-events.ts";
import type { Procedures } from "./procedure.ts";
import { watchView } from "./watch.ts";

export function processesRouter({ router, procedure }: Procedures) {
  return router({
    /** All processes that match the filter, from the last scan or a fresh one. */
    list: procedure
      .input(listInput)
      .query(async ({ ctx, input: { fresh, caller, ...filter } = {} }) => {
        if (fresh === true) await ctx.service.refresh();
        return ctx.service.listProcesses(filter, caller && { caller });
      }),
    get: procedure.input(byId).query(({ ctx, input }) => ctx.service.getProcess(input.id)),
    /** One process and its descendants, parents before children. */
    tree: procedure.input(byId).query(async ({ ctx, input }) => {
      const { processes } = await ctx.service.view();
      const root = requireProcess(processes, input.id);
      return [root, ...descendantsOf(root.pid, indexChildren(processes))];
    }),
    /** The view, or what `filter` selects of it, then changes; resumes after `lastEventId`. */
    watch: procedure
      .input(watchInput)
      .subscription(({ ctx, input, signal }) => watchView(ctx.service, input ?? {}, signal)),
    /** Which processes keep a directory busy: their working directory or an open file lies there. */
    holders: procedure
      .input(holdersInput)
      .query(({ ctx, input }) => ctx.service.holdersOf(input.path)),
    samples: procedure
      .input(samplesInput)
      .query(({ ctx, input }) => ctx.service.samples(input.ids)),
    /** The plan of a kill. A mutation only because a scope of thousands of processes fits no URL. */
    previewKill: procedure
      .input(previewInput)
      .mutation(({ ctx, input: { scope, caller } }) =>
        ctx.service.previewKill(scope, caller && { caller }),
      ),
    /** Kills and waits for the report; the kill continues if the caller disconnects. */
    kill: procedure
      .input(killRequest)
      .mutation(({ ctx, input }) => ctx.service.killProcesses({ ...input, ...requester(ctx) })),
    /** Plans and kills in one call, for programs: all that the plan selects. */
    stop: procedure
      .input(stopInput)
      .mutation(({ ctx, input }) => ctx.service.stopProcesses({ ...input, ...requester(ctx) })),
    /** Starts a kill and returns its id for killProgress and cancelKill. */
    startKill: procedure.input(killRequest).mutation(async ({ ctx, input }) => {
      const { id } = await ctx.service.startKill({ ...input, ...requester(ctx) });
      return { id };
    }),
    killProgress: procedure
      .input(byId)
      .subscription(({ ctx, input, signal }) => killEvents(ctx.service, input.id, signal)),
    /** Targets that were not signalled yet are spared. */
    cancelKill: procedure.input(byId).mutation(({ ctx, input }) => {
      ctx.service.runningKill(input.id).cancel();
      return { id: input.id };
    }),
    /** Sends one signal by name (reload, pause, continue). */
    signal: procedure
      .input(signalInput)
      .mutation(({ ctx, input }) => ctx.service.signalProcess({ ...input, ...requester(ctx) })),
  });
}

function requester(ctx: { readonly client: string; readonly user?: string | undefined }) {
  return { client: ctx.client, ...defined({ user: ctx.user }) };
}
