import type { ProcessService } from "@corral/process-service";
import { Router } from "express";

/** `/healthz`: it answers. `/readyz`: it has seen the machine lately and can record. Neither tells more. */
export function healthRoutes(service: ProcessService): Router {
  const routes = Router();
  routes.get("/healthz", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  routes.get("/readyz", async (_request, response) => {
    const trouble = await troubleOf(service);
    response
      .status(trouble === undefined ? 200 : 503)
      .type("text/plain")
      .send(`${trouble ?? "ok"}\n`);
  });
  return routes;
}

async function troubleOf(service: ProcessService): Promise<string | undefined> {
  try {
    const { scan, store } = await service.view();
    if (scan.state === "failed") return "the last scan failed";
    return store.mode === "inspect-only" ? "nothing can be recorded" : undefined;
  } catch {
    return "no scan has worked yet";
  }
}
