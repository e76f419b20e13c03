import { createCorralRouter } from "@corral/process-service/trpc";
import type { Request } from "express";

/** Whether the answer is a stream. tRPC streams subscriptions regardless of the Accept header. */
export function isSubscription({ headers, path }: Pick<Request, "headers" | "path">): boolean {
  return (
    headers.accept?.includes("text/event-stream") === true || paths.has(decoded(path.slice(1)))
  );
}

const paths = subscriptionPaths(createCorralRouter()._def.procedures);

/** The router stores its procedures by dotted path. */
function subscriptionPaths(procedures: object): ReadonlySet<string> {
  const entries: readonly (readonly [string, unknown])[] = Object.entries(procedures);
  return new Set(
    entries.filter(([, each]) => typeOf(each) === "subscription").map(([path]) => path),
  );
}

function typeOf(procedure: unknown): unknown {
  if (typeof procedure !== "function" || !("_def" in procedure)) return undefined;
  const { _def } = procedure;
  return typeof _def === "object" && _def !== null && "type" in _def ? _def.type : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Malformed percent-encoding; tRPC refuses the request.
    return path;
  }
}
