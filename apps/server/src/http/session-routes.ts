import express, { Router } from "express";
import { checkCredentials } from "../auth/credentials.ts";
import { SESSION_LIFETIME_MS } from "../auth/sessions.ts";
import { secretsEqual } from "../auth/token.ts";
import type { AuthGuard, AuthOptions } from "./auth-guard.ts";
import { refuse } from "./refuse.ts";
import { contentGuard } from "./content-guard.ts";

/**
 * `POST /auth/session {token}` exchanges the token for a session: an HttpOnly cookie, and `{secret}`,
 * which the page sends as `x-corral-session`. 204 when the browser already has a session: it is renewed
 * and its secret stays. `GET` tells whether there is a session (204 or 401), `DELETE` revokes it and
 * ends its streams.
 */
export function sessionRoutes(options: AuthOptions, guard: AuthGuard): Router {
  const { token, cookie: name, sessions } = options;
  const attributes = { httpOnly: true, sameSite: "strict", path: "/" } as const;
  const routes = Router();

  routes.post("/", contentGuard, express.json({ limit: "4kb" }), (request, response) => {
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
    const held = checkCredentials(request, options);
    if (held.verdict === "right" && held.session !== undefined) {
      sessions.renew(held.session);
      response
        .cookie(name, held.cookie, { ...attributes, maxAge: SESSION_LIFETIME_MS })
        .status(204)
        .end();
    } else {
      const { cookie, secret } = sessions.issue();
      response
        .cookie(name, cookie, { ...attributes, maxAge: SESSION_LIFETIME_MS })
        .json({ secret });
    }
  });

  routes.get("/", guard.required, (_request, response) => {
    response.status(204).end();
  });

  routes.delete("/", (request, response) => {
    const credentials = checkCredentials(request, options);
    if (credentials.verdict === "right" && credentials.session !== undefined) {
      sessions.revoke(credentials.session);
      response.clearCookie(name, attributes);
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
