// A service of an ordinary user behind a /proc that hides (hidepid), for hidden.test.ts, which runs
// this as root in namespaces of its own. Prints as JSON what it saw.
import { spawn } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInspector } from "@corral/inspector";
import { readIdentity } from "@corral/inspector/identity";
import { startService } from "../support/service.ts";
import { until } from "../support/until.ts";

const nobody = 65_534;
const [setpriv = "", inTheMiddle = ""] = process.argv.slice(2);
const directory = mkdtempSync(join(tmpdir(), "corral-hidden-"));
// What sudo is elsewhere: a program that makes another user of whoever runs it.
const become = join(directory, "become");
copyFileSync(setpriv, become);
chownSync(directory, nobody, nobody);
chmodSync(become, 0o4755);

// What is loaded late is loaded now: the checkout need not be readable for everyone.
{
  await using early = await startService();
  const self = readIdentity(process.pid);
  if (self !== undefined) await early.service.inspector.signal(self, "SIGCONT");
}
process.setgroups?.([]);
process.setgid?.(nobody);
process.setuid?.(nobody);

using inspector = createInspector();
await using running = await startService({ inspector, path: join(directory, "corral.db") });
const { service } = running;
const script = `trap '' TERM; read -r _; exec "${become}" --reuid 0 --regid 0 --clear-groups sleep 300`;
const agent = spawn("bash", ["-c", script], { stdio: ["pipe", "ignore", "ignore"] });
const pid = agent.pid ?? 0;
const { id } = await service.registerExecutor({ pid });
const scope = { kind: "executor", executorId: id } as const;
const plan = await service.previewKill(scope);
const confirmed = plan.targets.map((target) => target.process);
const becomeRoot = async () => {
  agent.stdin.write("\n");
  await until("it is hidden", () => !existsSync(`/proc/${pid}`));
};
const executor = async () => (await service.refresh()).executors.find((one) => one.id === id);

const request = { scope, confirmed, graceMs: 1_000 };
let started = inTheMiddle === "in-the-middle" ? await service.startKill(request) : undefined;
await becomeRoot();
const seen = await executor();
started ??= await service.startKill(request);
const report = await started.report;
const after = await executor();
// Signal 0 tells whether it lives: not permitted is not gone.
let signalled = "";
try {
  process.kill(pid, 0);
} catch (error) {
  signalled = error instanceof Error && "code" in error ? String(error.code) : "";
}
console.log(
  JSON.stringify({
    alive: [seen?.alive, after?.alive],
    outcomes: report.outcomes.map(({ outcome }) => outcome),
    confirmedGone: report.confirmedGone,
    signalled,
    // Nobody of this user may end it: the namespace that ends with this program does.
    exited: agent.exitCode ?? agent.signalCode,
  }),
);
agent.unref();
agent.stdin.destroy();
