import {
  byId,
  endInput,
  executorFilter,
  registerInput,
  sessionEventInput,
  timelineInput,
} from "./inputs.ts";
import type { Procedures } from "./procedure.ts";

export function executorsRouter({ router, procedure }: Procedures) {
  return router({
    /** `startToken` is required; see `identify` of the client and processes.list. */
    register: procedure
      .input(registerInput)
      .mutation(({ ctx, input }) => ctx.service.registerExecutor(input)),
    end: procedure
      .input(endInput)
      .mutation(({ ctx, input }) => ctx.service.endExecutor(input.id, input.ending)),
    /** What a hook of an agent, or an orchestrator, tells of a session: a hint. */
    event: procedure
      .input(sessionEventInput)
      .mutation(({ ctx, input }) => ctx.service.reportSession(input)),
    /** What could be read of agents' sessions, by product. */
    sessions: procedure.query(({ ctx }) => ctx.service.sessionStatus()),
    list: procedure
      .input(executorFilter)
      .query(({ ctx, input: { caller, ...filter } = {} }) =>
        ctx.service.listExecutors(filter, caller && { caller }),
      ),
    /** With processes, usage over the whole life, and kills. */
    get: procedure.input(byId).query(({ ctx, input }) => ctx.service.getExecutor(input.id)),
    /** Its life, oldest entry first; the newest entries where there are more than `limit`. */
    timeline: procedure
      .input(timelineInput)
      .query(({ ctx, input: { id, ...options } }) => ctx.service.executorTimeline(id, options)),
  });
}
