import type { RequestFacts } from "./request-facts.ts";
import { type Refusal, refusalBody } from "./refusal.ts";

/** `undefined`: pass. */
export type Check = (facts: RequestFacts) => Refusal | undefined;

export interface Verdict {
  /** For the answer, whoever gives it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The answer to give instead of the app's; absent: the request may pass. */
  readonly answer?: { readonly status: number; readonly body: string };
}

export type Guard = (facts: RequestFacts) => Verdict;

export const pass: Verdict = { headers: {} };

export function refuse(refusal: Refusal): Verdict {
  const { status, retryAfterSeconds } = refusal;
  return {
    headers: {
      "Cache-Control": "no-store",
      "Content-Type": "application/json; charset=utf-8",
      ...(retryAfterSeconds !== undefined && { "Retry-After": String(retryAfterSeconds) }),
    },
    answer: { status, body: refusalBody(refusal) },
  };
}

/** The first refusal of several checks. */
export function guardOf(...checks: readonly Check[]): Guard {
  return (facts) => {
    for (const check of checks) {
      const refusal = check(facts);
      if (refusal !== undefined) return refuse(refusal);
    }
    return pass;
  };
}

/** One guard after the other until one answers; their headers add up. */
export function inTurn(...guards: readonly Guard[]): Guard {
  return (facts) => {
    const headers: Record<string, string> = {};
    for (const guard of guards) {
      const verdict = guard(facts);
      Object.assign(headers, verdict.headers);
      if (verdict.answer !== undefined) return { ...verdict, headers };
    }
    return { headers };
  };
}
