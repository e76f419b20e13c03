// Runs as in a machine of its own; see main.ts.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createInspectorOver } from "@corral/inspector";
import { createProcessService } from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { createLinuxDriver } from "../../packages/inspector/src/linux/linux-driver.ts";
import { runOnce, scopes, type Round } from "./scene.ts";

const { values: flags } = parseArgs({
  options: {
    reuses: { type: "string", default: "10000" },
    scope: { type: "string", default: "" },
    /** Without the kernel's pins: the start time is read again before each signal. */
    checked: { type: "boolean", default: false },
    wrap: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

// The lowest that the kernel takes is 301.
if (flags.wrap) writeFileSync("/proc/sys/kernel/pid_max", "600");

const folder = mkdtempSync(join(tmpdir(), "corral-reuse-"));
const inspector = createInspectorOver(createLinuxDriver({ pidfd: !flags.checked }));
const store = await openSqliteStore({
  path: join(folder, "corral.sqlite"),
  hostId: inspector.hostId,
});
const service = await createProcessService({ inspector, store });

const total = { kills: 0, reuses: 0, strangers: 0, wrong: 0, survivors: 0 };
const perScope = new Map<string, Round>();
try {
  const wanted = scopes.filter((name) => name.includes(flags.scope));
  for (let turn = 0; total.reuses < Number(flags.reuses); turn += 1) {
    const scope = wanted[turn % wanted.length];
    if (scope === undefined) throw new Error(`no scope is called ${flags.scope}`);
    const round = await runOnce({ service, scope, folder, turn, wrap: flags.wrap });
    const sum = perScope.get(scope) ?? { reuses: 0, strangers: 0, wrong: 0, survivors: 0 };
    for (const name of ["reuses", "strangers", "wrong", "survivors"] as const) {
      sum[name] += round[name];
      total[name] += round[name];
    }
    perScope.set(scope, sum);
    total.kills += 1;
    if (!flags.json) process.stderr.write(`\r${total.reuses} reuses, ${total.wrong} wrong `);
  }
} finally {
  await service.close();
  await store.close();
  inspector.close();
  rmSync(folder, { recursive: true, force: true });
}
if (flags.json) console.log(JSON.stringify({ ...total, pinning: inspector.capabilities.pinning }));
else {
  console.log(`\npins: ${inspector.capabilities.pinning}`);
  console.table({ ...Object.fromEntries(perScope), all: total });
}
