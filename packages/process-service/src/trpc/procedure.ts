import { initTRPC } from "@trpc/server";
import type { ResolveContext } from "./context.ts";
import { formatCorralError, toTrpcError } from "./errors.ts";

/** Ping interval; a client takes the connection for lost after three missed pings. */
const PING_MS = 5_000;

/** The tRPC builder and the base procedure. */
export function createProcedures(resolve: ResolveContext) {
  const t = initTRPC.context<object>().create({
    errorFormatter: formatCorralError,
    // No stack traces in responses, whatever NODE_ENV is.
    isDev: false,
    sse: {
      ping: { enabled: true, intervalMs: PING_MS },
      client: { reconnectAfterInactivityMs: 3 * PING_MS },
    },
  });

  const procedure = t.procedure.use(async ({ ctx, next }) => {
    const result = await next({ ctx: await resolve(ctx) });
    if (!result.ok) throw toTrpcError(result.error);
    return result;
  });

  return { router: t.router, procedure };
}

export type Procedures = ReturnType<typeof createProcedures>;
