import type { IncomingMessage } from "node:http";
import type { Request, RequestHandler, Response } from "express";
import { rateLimit } from "express-rate-limit";
import { checkCredentials } from "../auth/credentials.ts";
import type { Session, Sessions } from "../auth/sessions.ts";
import { refuse } from "./refuse.ts";

export interface AuthOptions {
  readonly token: string;
  readonly cookie: string;
  readonly sessions: Sessions;
  /** Wrong attempts per minute and address before 429; default 20. */
  readonly attemptsPerMinute?: number;
}

export interface AuthGuard {
  /** Lets through who brings the token or a session. */
  readonly required: RequestHandler;
  /** The session that `required` let through; undefined for who brought the token. */
  sessionOf(request: IncomingMessage): Session | undefined;
  /** Answers a wrong token: 401, and 429 when there were too many. */
  refuseToken(request: Request, response: Response): void;
}

export function authGuard(options: AuthOptions): AuthGuard {
  // Only wrong attempts are counted. A right token passes even then: with 256 random bits there is
  // nothing to guess, and nobody else on the machine may lock its owner out.
  const countInvalid = rateLimit({
    windowMs: 60_000,
    limit: options.attemptsPerMinute ?? 20,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (_request, response) =>
      refuse(response, {
        status: 429,
        code: "RATE_LIMITED",
        message:
          "Too many wrong tokens. Wait a minute, then open the link that `corral open` gives.",
      }),
  });

  const refuseToken: AuthGuard["refuseToken"] = (request, response) => {
    void countInvalid(request, response, () =>
      refuse(response, {
        status: 401,
        code: "BAD_TOKEN",
        message: "This token is not (or no longer) right. `corral open` gives a fresh link.",
      }),
    );
  };

  const sessions = new WeakMap<IncomingMessage, Session>();
  return {
    refuseToken,
    sessionOf: (request) => sessions.get(request),
    required: (request, response, next) => {
      const credentials = checkCredentials(request, options);
      if (credentials.verdict === "right") {
        if (credentials.session !== undefined) sessions.set(request, credentials.session);
        next();
      } else if (credentials.verdict === "wrong") refuseToken(request, response);
      else {
        refuse(response, {
          status: 401,
          code: "NO_SESSION",
          message: "This needs Corral's token. Open the link that `corral open` prints.",
        });
      }
    },
  };
}
