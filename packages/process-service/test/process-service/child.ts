// A program with a service on a store, for a test that ends it without a word. Arguments: the path
// of the store and the pid of an executor. Prints the executor's id once its births are watched.
import { startService } from "../support/service.ts";

const [path = "", pid = ""] = process.argv.slice(2);
// Scans only when births ask for one.
const { service } = await startService({ path, settings: { idleIntervalMs: 3_600_000 } });
const { id } = await service.registerExecutor({ pid: Number(pid), label: "agent" });
await service.refresh();
console.log(id);
setInterval(() => undefined, 60_000);
