import { Attempts } from "./attempts.ts";
import { type Credentials, type ExpectedCredentials, checkCredentials } from "./credentials.ts";
import type { Refusal } from "./refusal.ts";
import type { RequestFacts } from "./request-facts.ts";

export interface TokenCheckOptions<Session = never> extends ExpectedCredentials<Session> {
  /** Wrong tokens per minute and address before 429; default 20. */
  readonly attemptsPerMinute?: number;
  /** The sentences of the refusals; each has a default. */
  readonly messages?: TokenMessages;
  /** Milliseconds; default `Date.now`. */
  readonly now?: () => number;
}

export interface TokenMessages {
  readonly NO_SESSION?: string;
  readonly BAD_TOKEN?: string;
  readonly RATE_LIMITED?: string;
}

export interface TokenCheck<Session = never> {
  /** What the request proves, or the refusal. */
  check(facts: RequestFacts): Extract<Credentials<Session>, { verdict: "right" }> | Refusal;
  /** The answer to a wrong token, wherever it was given: 401, or 429 after too many. */
  refuseWrongToken(facts: Pick<RequestFacts, "peer">): Refusal;
}

/**
 * Requires the token or a session. Counts wrong tokens only, and never blocks the right one: 256 random
 * bits cannot be guessed, and no other user of the machine may lock the owner out.
 */
export function createTokenCheck<Session = never>(
  options: TokenCheckOptions<Session>,
): TokenCheck<Session> {
  const { attemptsPerMinute = 20, messages = {}, now = Date.now } = options;
  const attempts = new Attempts(attemptsPerMinute, now);

  const refuseWrongToken = ({ peer }: Pick<RequestFacts, "peer">): Refusal => {
    const retryAfterSeconds = attempts.count(peer);
    return retryAfterSeconds === undefined
      ? {
          status: 401,
          code: "BAD_TOKEN",
          message: messages.BAD_TOKEN ?? "The token is wrong or has been replaced.",
        }
      : {
          status: 429,
          code: "RATE_LIMITED",
          message: messages.RATE_LIMITED ?? "Too many wrong tokens. Wait a minute.",
          retryAfterSeconds,
        };
  };

  return {
    refuseWrongToken,
    check(facts) {
      const credentials = checkCredentials(facts, options);
      if (credentials.verdict === "right") return credentials;
      if (credentials.verdict === "wrong") return refuseWrongToken(facts);
      return {
        status: 401,
        code: "NO_SESSION",
        message: messages.NO_SESSION ?? "A token is required: Authorization: Bearer <token>.",
      };
    },
  };
}
