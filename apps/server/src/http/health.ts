import type { ProcessService } from "@corral/process-service";
import { Router } from "express";

/** `/healthz`: it answers. `/readyz`: it has seen the machine lately and can record. Neither tells more. */
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
  return store.mode === "inspect-only" ? "nothing can be recorded" : undefined;
}
