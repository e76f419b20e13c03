import { byId, endInput, executorFilter, registerInput } from "./inputs.ts";
import type { Procedures } from "./procedure.ts";

export function executorsRouter({ router, procedure }: Procedures) {
  return router({
    /** `startToken` is required: `identify` of the client reads it, processes.list tells it. */
    register: procedure
      .input(registerInput)
      .mutation(({ ctx, input }) => ctx.service.registerExecutor(input)),
    end: procedure
      .input(endInput)
      .mutation(({ ctx, input }) => ctx.service.endExecutor(input.id, input.ending)),
    list: procedure
      .input(executorFilter)
      .query(({ ctx, input: { caller, ...filter } = {} }) =>
        ctx.service.listExecutors(filter, caller && { caller }),
      ),
    /** With its processes, its usage over its life, and what was stopped of it. */
    get: procedure.input(byId).query(({ ctx, input }) => ctx.service.getExecutor(input.id)),
  });
}
