// A program that carries out one kill over a store, for tests that end it in the middle. Arguments:
// the path of the store, the pid of a tree's root, and the grace in milliseconds or "force".
import { startService } from "../support/service.ts";

const [path = "", pid = "", grace = "force"] = process.argv.slice(2);
const { service } = await startService({ path, settings: { idleIntervalMs: 3_600_000 } });
const { processes } = await service.view();
const root = processes.find((one) => one.pid === Number(pid));
if (root?.startToken == null) throw new Error(`no process ${pid}`);
const scope = { kind: "tree", root: { pid: root.pid, startToken: root.startToken } } as const;
const { targets } = await service.previewKill(scope);
const kill = await service.startKill({
  scope,
  confirmed: targets.map((target) => target.process),
  client: "killer",
  ...(grace === "force" ? { force: true } : { graceMs: Number(grace) }),
});
console.log(kill.id);
console.log((await kill.report).status);
