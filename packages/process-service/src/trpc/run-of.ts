import type { ProcessService } from "../process-service.ts";

const runs = new WeakMap<ProcessService, string>();

/** A name of this life of the service: what counts anew with each life is told apart by it. */
export function runOf(service: ProcessService): string {
  let run = runs.get(service);
  if (run === undefined) {
    run = crypto.randomUUID().slice(0, 8);
    runs.set(service, run);
  }
  return run;
}
