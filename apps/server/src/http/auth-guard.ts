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

export function authGuard(options: AuthOptions): AuthGuard {
  // Counts wrong tokens only, and never blocks the right one: 256 random bits cannot be guessed, and no
  // other user of the machine may lock the owner out.
  const countInvalid = rateLimit({
    windowMs: 60_000,
    limit: options.attemptsPerMinute ?? 20,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    handler: (_request, response) =>
      refuse(response, {
        status: 429,
        code: "RATE_LIMITED",
        message: "Too many wrong tokens. Wait a minute, then run `corral open`.",
      }),
  });

  const refuseToken: AuthGuard["refuseToken"] = (request, response) => {
    void countInvalid(request, response, () =>
      refuse(response, {
        status: 401,
        code: "BAD_TOKEN",
        message: "The token is wrong or has been replaced. `corral open` opens a valid link.",
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
          message:
            "A token is required. Run `corral open`, or open the link that `corral serve` printed.",
        });
      }
    },
  };
}
