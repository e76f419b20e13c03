// How many daemons keep their owner when the shell that started them lives for milliseconds.
import { randomUUID } from "node:crypto";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInspector } from "@corral/inspector";
import { createProcessService, defaultSettings } from "@corral/process-service";
import { openSqliteStore } from "@corral/process-service/sqlite";
import { startBusyBuild, startLauncher } from "./launcher.ts";

const count = Number(process.env["COUNT"] ?? 200);
const lives = (process.env["LIVES"] ?? "1,5,20,30,50,200").split(",").map(Number);
const birthPeriodMs = Number(process.env["PERIOD"] ?? defaultSettings.birthPeriodMs);

interface Row {
  readonly shellLivesMs: number;
  readonly busyBuild: boolean;
  readonly marker: boolean;
  readonly daemons: number;
  readonly owned: number;
  readonly byEvidence: Readonly<Record<string, number>>;
  readonly goal: string;
}

const folder = await realpath(await mkdtemp(join(tmpdir(), "corral-recall-")));
const rows: Row[] = [];
for (const busyBuild of [false, true]) {
  await using _build = busyBuild ? startBusyBuild() : undefined;
  for (const marker of [false, true]) {
    for (const life of lives) rows.push(await measure(life, busyBuild, marker));
  }
}
await rm(folder, { recursive: true, force: true });

console.table(
  rows.map(({ shellLivesMs, busyBuild, marker, daemons, owned, byEvidence, goal }) => ({
    "shell lives": `${shellLivesMs} ms`,
    "busy build": busyBuild ? "yes" : "",
    marker: marker ? "yes" : "",
    owned: `${owned} of ${daemons}`,
    goal,
    evidence: Object.entries(byEvidence)
      .map(([kind, number]) => `${kind} ${number}`)
      .join(", "),
  })),
);
if (process.env["JSON_OUT"] !== undefined) {
  const result = { bench: "recall", birthPeriodMs, rows };
  await writeFile(process.env["JSON_OUT"], `${JSON.stringify(result, null, 2)}\n`);
}

async function measure(life: number, busyBuild: boolean, marker: boolean): Promise<Row> {
  using inspector = createInspector();
  const { hostId } = inspector;
  const store = await openSqliteStore({ path: ":memory:", hostId });
  await store.settings.save(() => ({ ...defaultSettings, birthPeriodMs, detectAgents: false }));
  const service = await createProcessService({ inspector, store });
  const id = randomUUID();
  await using launcher = startLauncher({
    cwd: folder,
    env: marker ? { CORRAL_EXECUTOR_ID: id } : {},
  });
  await service.registerExecutor({ id, pid: launcher.pid, label: "agent", workspace: folder });
  const daemons = new Set(await launcher.launch(count, life));
  await service.refresh();
  const byEvidence: Record<string, number> = {};
  let owned = 0;
  for (const { pid, association } of await service.listProcesses()) {
    if (!daemons.has(pid)) continue;
    const kind =
      association === undefined
        ? "none"
        : `${association.evidence}${association.standing === "suspected" ? " (suspected)" : ""}`;
    byEvidence[kind] = (byEvidence[kind] ?? 0) + 1;
    if (association?.standing === "owned" && association.executorId === id) owned += 1;
  }
  await service.close();
  await store.close();
  const goal = marker || life >= birthPeriodMs * 1.5 ? "all" : "";
  return {
    shellLivesMs: life,
    busyBuild,
    marker,
    daemons: daemons.size,
    owned,
    byEvidence,
    goal,
  };
}
