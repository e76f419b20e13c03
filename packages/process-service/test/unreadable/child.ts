// A service for unreadable-environment.test.ts, which runs this where some environments cannot be read.
// Prints as JSON the associations of the processes that are named.
import { startService } from "../support/service.ts";

const [agent = "", workspace = "", ...others] = process.argv.slice(2);
await using running = await startService();
const { service } = running;
await service.registerExecutor({ pid: Number(agent), label: "claude", workspace });
const { processes } = await service.refresh();
const seen = others.map((pid) => processes.find((one) => one.pid === Number(pid))?.association);
process.stdout.write(JSON.stringify(seen));
