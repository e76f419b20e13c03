import express, { Router } from "express";
import { checkCredentials } from "../auth/credentials.ts";
import { SESSION_MS, issueSession } from "../auth/session.ts";
import { sameSecret } from "../auth/token.ts";
import type { AuthGuard, AuthOptions } from "./auth-guard.ts";
import { refuse } from "./api-error.ts";
import { contentGuard } from "./content-guard.ts";

/**
 * `POST /auth/session {token}` trades the link's token for a cookie that no script can read;
 * `GET` says whether there is one (204 or 401), `DELETE` gives it back.
 */
export function sessionRoutes(options: AuthOptions, guard: AuthGuard): Router {
  const { token, cookie, now } = options;
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
    } else if (sameSecret(given, token)) {
      response.cookie(cookie, issueSession(token, now()), { ...attributes, maxAge: SESSION_MS });
      response.status(204).end();
    } else guard.refuseWrong(request, response);
  });

  routes.get("/", guard.required, (_request, response) => {
    response.status(204).end();
  });

  routes.delete("/", (request, response) => {
    if (checkCredentials(request, { token, cookie, now: now() }) === "right") {
      response.clearCookie(cookie, attributes);
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
