import {
  checkContent,
  checkCredentials,
  expressGuard,
  guardOf,
  nodeFacts,
  secretsEqual,
} from "@corral/process-service/guards";
import express, { Router } from "express";
import { SESSION_LIFETIME_MS } from "../auth/sessions.ts";
import type { AuthGuard, AuthOptions } from "./auth-guard.ts";
import { refuse } from "./refuse.ts";

/**
 * `POST /auth/session {token}` exchanges the token for a session: an HttpOnly cookie, and `{secret}`,
 * which the page sends as `x-corral-session`. 204 when the browser already has a session: it is renewed
 * and its secret stays. `GET` tells whether there is a session (204 or 401), `DELETE` revokes it and
 * ends its streams.
 */
export function sessionRoutes(options: AuthOptions, guard: AuthGuard): Router {
  const { token, sessions } = options;
  const attributes = { httpOnly: true, sameSite: "strict", path: "/" } as const;
  const routes = Router();

  routes.post(
    "/",
    expressGuard(guardOf(checkContent)),
    express.json({ limit: "4kb" }),
    (request, response) => {
      const given = tokenIn(request.body);
      if (given === undefined) {
        refuse(response, {
          status: 400,
          code: "INVALID_ARGUMENT",
          message: 'The body must be {"token": "…"}.',
        });
        return;
      }
      if (!secretsEqual(given, token)) {
        guard.refuseToken(request, response);
        return;
      }
      const held = checkCredentials(nodeFacts(request), options);
      if (held.verdict === "right" && held.session !== undefined) {
        sessions.renew(held.session);
        response
          .cookie(sessions.cookie, held.cookie, { ...attributes, maxAge: SESSION_LIFETIME_MS })
          .status(204)
          .end();
      } else {
        const { cookie, secret } = sessions.issue();
        response
          .cookie(sessions.cookie, cookie, { ...attributes, maxAge: SESSION_LIFETIME_MS })
          .json({ secret });
      }
    },
  );

  routes.get("/", guard.required, (_request, response) => {
    response.status(204).end();
  });

  routes.delete("/", (request, response) => {
    const credentials = checkCredentials(nodeFacts(request), options);
    if (credentials.verdict === "right" && credentials.session !== undefined) {
      sessions.revoke(credentials.session);
      response.clearCookie(sessions.cookie, attributes);
    }
    response.status(204).end();
  });
  return routes;
}

function tokenIn(body: unknown): string | undefined {
  return typeof body === "object" &&
    body !== null &&
    "token" in body &&
    typeof body.token === "string"
    ? body.token
    : undefined;
}
