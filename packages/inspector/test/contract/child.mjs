// Runs one plan of the driver contract: starts its children, reports all pids, waits to be stopped.
import { fork } from "node:child_process";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const plan = JSON.parse(process.env.CONTRACT_PLAN);
// Exits by itself, in case the test fails to stop it.
setTimeout(() => process.exit(3), 300_000);
if (plan.ignoresTerm) process.on("SIGTERM", () => {});

export function start(child) {
  const { CORRAL_EXECUTOR_ID: _own, ...environment } = process.env;
  const env = { ...environment, CONTRACT_PLAN: JSON.stringify(child) };
  if (child.marker !== undefined) env.CORRAL_EXECUTOR_ID = child.marker;
  const started = fork(fileURLToPath(import.meta.url), child.arguments ?? [], {
    cwd: child.directory ?? process.cwd(),
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    started.once("message", resolve);
    started.once("error", reject);
    started.once("exit", (code) => reject(new Error(`a child ended early with ${code}`)));
  });
}

const port = plan.listens
  ? await new Promise((resolve) => {
      const server = createServer().listen(0, "127.0.0.1", () => resolve(server.address().port));
    })
  : 0;
const children = await Promise.all((plan.children ?? []).map(start));
process.send({ pid: process.pid, port, children }, () => process.disconnect());
