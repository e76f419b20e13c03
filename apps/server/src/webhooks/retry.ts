import type { PostResult } from "./post.ts";

/** Between one attempt and the next, milliseconds: six attempts within an hour and a half. */
const delays: readonly number[] = [10_000, 60_000, 4 * 60_000, 15 * 60_000, 70 * 60_000];

export type Verdict =
  | { readonly state: "delivered" }
  | { readonly state: "given-up" }
  | { readonly state: "retrying"; readonly afterMs: number };

/** What follows on an attempt; `attempts`: how many there were, this one included. */
export function verdictOn(result: PostResult, attempts: number): Verdict {
  if ("status" in result && result.status >= 200 && result.status < 300) {
    return { state: "delivered" };
  }
  const afterMs = delays[attempts - 1];
  return afterMs !== undefined && isPassing(result)
    ? { state: "retrying", afterMs }
    : { state: "given-up" };
}

/** A redirect, a refusal and an address in a private network are the same the next time. */
function isPassing(result: PostResult): boolean {
  if (!("status" in result)) return result.refused !== true;
  const { status } = result;
  return status >= 500 || status === 408 || status === 425 || status === 429;
}
