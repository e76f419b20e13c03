import { defined } from "@corral/inspector/core";
import {
  byId,
  endInput,
  executorFilter,
  registerInput,
  sessionEventInput,
  timelineInput,
  updateInput,
  waitInput,
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
    /** Ends it, and says what it left over, from a scan that begins after the end. */
    finish: procedure
      .input(endInput)
      .mutation(({ ctx, input }) => ctx.service.finishExecutor(input.id, input.ending)),
    /** Until it has ended and nothing of it runs (`done`), at most `timeoutMs`; then ask again. */
    wait: procedure
      .input(waitInput)
      .query(({ ctx, input: { id, ...options }, signal }) =>
        ctx.service.waitForExecutor(id, { ...options, ...defined({ signal }) }),
      ),
    /** Changes labels, and says what it works on; null removes. */
    update: procedure
      .input(updateInput)
      .mutation(({ ctx, input: { id, ...changes } }) => ctx.service.updateExecutor(id, changes)),
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
