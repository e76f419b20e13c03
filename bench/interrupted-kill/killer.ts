// Kills a tree over a store, as an app that embeds the service would. Arguments: store, root's pid.
import { createInspector } from "@corral/inspector";
import { createProcessService } from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";

const [path = "", pid = ""] = process.argv.slice(2);
using inspector = createInspector();
await using store = await openSqliteStore({ path, hostId: inspector.hostId });
const service = await createProcessService({ inspector, store });
const root = (await service.view()).processes.find((one) => one.pid === Number(pid));
if (root?.startToken == null) throw new Error(`no process ${pid}`);
const scope = { kind: "tree", root: { pid: root.pid, startToken: root.startToken } } as const;
const { targets } = await service.previewKill(scope);
const confirmed = targets.map((target) => target.process);
await service.killProcesses({ scope, confirmed, force: true, client: "killer" });
await service.close();
