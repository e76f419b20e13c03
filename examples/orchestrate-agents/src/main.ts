// Runs an agent for each of five tasks, tells of each end, and stops what was left over.
import { createCorralClient } from "@corral/client";
import { spawn } from "@corral/client/node";

const tasks = ["fix-login", "fix-cart", "upgrade-deps", "write-docs", "flaky-test"];
// Such as: pnpm start claude -p
const given = process.argv.slice(2);
const program = given.length > 0 ? given : ["sh", "-c", 'sleep 300 & sleep 2; echo "$0: done"'];

const corral = createCorralClient({ client: "orchestrator" });
const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupted.abort());

async function work(task: string): Promise<void> {
  const agent = await spawn([...program, task], {
    project: "shop",
    task,
    kind: "coding-agent",
    corral,
    required: true,
    signal: interrupted.signal,
  });

  const { ending, leftOver = [], problem } = await agent.ended;
  console.log(`${task}: ${ending.how} ${ending.signal ?? ending.exitCode ?? ""}`, problem ?? "");

  const { executor } = await corral.api.executors.get.query({ id: agent.id });
  const { cpuTimeMs, peakMemoryBytes, peakProcesses } = executor.usage;
  const megabytes = Math.round(peakMemoryBytes / 1024 ** 2);
  console.log(`${task}: ${cpuTimeMs} ms of CPU, ${megabytes} MB, ${peakProcesses} processes`);

  if (leftOver.length === 0) return;
  const scope = { kind: "left-over", executorId: agent.id } as const;
  const { report } = await corral.api.processes.stop.mutate({ scope });
  console.log(`${task}: ${report?.confirmedGone ?? 0} of ${leftOver.length} left over stopped`);
}

const tell = (task: string) => (error: unknown) => console.error(`${task}: ${String(error)}`);
await Promise.all(tasks.map((task) => work(task).catch(tell(task))));
