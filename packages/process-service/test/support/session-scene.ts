import { MockProcessInspector } from "@corral/inspector/mock";
import type { ProcessService } from "../../src/index.ts";
import { FakeSessions } from "./fake-sessions.ts";
import { startService, type ServiceOptions } from "./service.ts";

const now = Date.now();

/** Two living agents. */
function machineWithAgents(): MockProcessInspector {
  const inspector = new MockProcessInspector();
  for (const pid of [100, 200]) {
    inspector.addProcess({
      pid,
      name: "claude",
      command: ["claude"],
      workingDirectory: `/work/trees/${pid}`,
      startedAt: now - 60_000,
    });
  }
  return inspector;
}

/** A service with a source of sessions, on a machine with the agents 100 and 200. */
export async function started(options: Partial<ServiceOptions> = {}) {
  const inspector = machineWithAgents();
  const sessions = new FakeSessions();
  const running = await startService({
    inspector,
    sessions,
    ...options,
    settings: { detectAgents: false, ...options.settings },
  });
  for (const pid of [100, 200]) {
    await running.service.registerExecutor({ pid, kind: "coding-agent", label: "claude" });
  }
  return Object.assign(running, { inspector, sessions });
}

export async function agent(service: ProcessService, pid: number) {
  const { executors } = await service.refresh();
  return executors.find((executor) => executor.pid === pid)!;
}
