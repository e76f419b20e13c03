import type { ProcessService } from "@corral/process-service";
import { Router } from "express";

/** `/healthz`: the server runs. `/readyz`: the last scan succeeded and the store can be written. */
export function healthRoutes(service: ProcessService): Router {
  const routes = Router();
  routes.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  routes.get("/readyz", (_request, response) => {
    const problem = problemOf(service);
    response
      .status(problem === undefined ? 200 : 503)
      .type("text/plain")
      .send(`${problem ?? "ok"}\n`);
  });
  return routes;
}

function problemOf(service: ProcessService): string | undefined {
  const { scan, store } = service.status();
  if (scan.state === "failed") return "the last scan failed";
  return store.mode === "inspect-only" ? "the store cannot be written" : undefined;
}
