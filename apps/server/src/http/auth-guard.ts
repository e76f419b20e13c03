import type { IncomingMessage } from "node:http";
import { createTokenCheck, nodeFacts } from "@corral/process-service/guards";
import type { Request, RequestHandler, Response } from "express";
import type { Session, Sessions } from "../auth/sessions.ts";
import { refuse } from "./refuse.ts";

export interface AuthOptions {
  readonly token: string;
  readonly sessions: Sessions;
  /** Wrong tokens per minute and address before 429; default 20. */
  readonly attemptsPerMinute?: number;
}

export interface AuthGuard {
  /** Requires the token or a session. */
  readonly required: RequestHandler;
  /** The session of a request that `required` accepted; undefined for requests with the token. */
  sessionOf(request: IncomingMessage): Session | undefined;
  /** Answers a wrong token: 401, or 429 after too many. */
  refuseToken(request: Request, response: Response): void;
}

const messages = {
  NO_SESSION:
    "A token is required. Run `corral open`, or open the link that `corral serve` printed.",
  BAD_TOKEN: "The token is wrong or has been replaced. `corral open` opens a valid link.",
  RATE_LIMITED: "Too many wrong tokens. Wait a minute, then run `corral open`.",
};

export function authGuard(options: AuthOptions): AuthGuard {
  const tokens = createTokenCheck<Session>({ ...options, messages });
  const sessions = new WeakMap<IncomingMessage, Session>();
  return {
    refuseToken: (request, response) =>
      refuse(response, tokens.refuseWrongToken(nodeFacts(request))),
    sessionOf: (request) => sessions.get(request),
    required: (request, response, next) => {
      const result = tokens.check(nodeFacts(request));
      if (!("verdict" in result)) {
        refuse(response, result);
        return;
      }
      if (result.session !== undefined) sessions.set(request, result.session);
      next();
    },
  };
}
