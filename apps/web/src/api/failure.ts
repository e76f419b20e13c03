import { defined } from "@corral/inspector/core";
import { TRPCClientError } from "@trpc/client";

export interface Failure {
  /** Corral's error code, such as CONFLICT; absent where the request did not reach the router. */
  readonly code?: string;
  readonly httpStatus?: number;
  /** A sentence for a person. */
  readonly message: string;
}

/** The error of a request as a sentence for a person, with its codes where it has any. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TRPCClientError)) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
  const data: unknown = error.data;
  const code = textAt(data, "corral", "code") ?? textAt(data, "code");
  // The HTTP guards answer in plain JSON, not in tRPC's format: only the HTTP status is known.
  const httpStatus = numberAt(data, "httpStatus") ?? numberAt(error.meta, "response", "status");
  const unreachable = error.cause instanceof TypeError;
  return {
    message: unreachable ? "The Corral server does not answer." : error.message,
    ...defined({ code, httpStatus }),
  };
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = Reflect.get(here, key);
  }
  return here;
}

function textAt(value: unknown, ...path: string[]): string | undefined {
  const found = valueAt(value, path);
  return typeof found === "string" ? found : undefined;
}

function numberAt(value: unknown, ...path: string[]): number | undefined {
  const found = valueAt(value, path);
  return typeof found === "number" ? found : undefined;
}
