import { spawn } from "node:child_process";
import type { ProcessService } from "@corral/process-service";
import { createCorralRouter, formatCorralError } from "@corral/process-service/trpc";
import { initTRPC } from "@trpc/server";
import { z } from "zod";

/** The app's router: its own tasks, and Corral below `corral`. */
export function createAppRouter(service: ProcessService) {
  const t = initTRPC.create({ errorFormatter: formatCorralError });

  const tasks = t.router({
    /** Runs a command as the work of a task. */
    start: t.procedure
      .input(z.object({ task: z.string(), command: z.string() }))
      .mutation(async ({ input: { task, command } }) => {
        const child = spawn("bash", ["-c", command], { stdio: "ignore", detached: true });
        child.unref();
        if (child.pid === undefined) throw new Error("The command could not be started.");
        return service.registerExecutor({ pid: child.pid, label: command, task });
      }),
  });

  return t.router({
    tasks,
    corral: createCorralRouter({ context: () => ({ service, client: "my-app" }) }),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;
