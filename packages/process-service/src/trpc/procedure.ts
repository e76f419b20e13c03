import { initTRPC } from "@trpc/server";
import type { ResolveContext } from "./context.ts";
import { formatCorralError, toTrpcError } from "./errors.ts";

/** How long a silent connection lives before the page takes it for lost: three missed pings. */
const PING_MS = 5_000;

/** tRPC's builder and the one procedure that all others are made from. */
export function createProcedures(resolve: ResolveContext) {
  const t = initTRPC.context<object>().create({
    errorFormatter: formatCorralError,
    // Stacks never leave, whatever NODE_ENV says.
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
