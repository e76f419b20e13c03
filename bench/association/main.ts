// What association, views and changes cost, without any scan: `pnpm bench association`.
// Prints a table and writes bench/association/results.json; `--json` prints that instead.
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import {
  applyChanges,
  applyLineage,
  associate,
  buildView,
  defaultSettings,
  detectAgents,
  diffViews,
  findFindings,
  indexSnapshot,
  observeLineage,
  sampleAll,
} from "@corral/process-service/core";
import type { CorralView, LineageEntry, Ring } from "@corral/process-service/core";
import { measure } from "./measure.ts";
import type { Measured } from "./measure.ts";
import { makeScene, nextTick } from "./scene.ts";
import type { Scene } from "./scene.ts";

interface Row extends Measured {
  readonly step: string;
}

interface Result {
  readonly processes: number;
  readonly executors: number;
  /** JSON of the changes between two ticks in which no process did anything. */
  readonly idleChangesBytes: number;
  /** The same where one process in a hundred used some CPU. */
  readonly busyChangesBytes: number;
  readonly rows: readonly Row[];
}

function viewOf(scene: Scene, revision: number): CorralView {
  const view = buildView({
    result: associate(scene),
    executors: scene.executors,
    lineage: scene.lineage,
    details: new Map(),
    keeps: [],
    revision,
    scan: { state: "ok", intervalMs: 1000, durationMs: 10, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    findings: [],
  });
  const findings = findFindings({
    processes: view.processes,
    executors: view.executors,
    thresholds: new Map(),
    settings: defaultSettings,
    cpuCount: view.host.cpuCount,
    takenAt: view.takenAt,
  });
  return { ...view, findings };
}

function bytesOf(before: CorralView, after: CorralView): number {
  return JSON.stringify(diffViews(before, after)).length;
}

function bench(processes: number, executors: number): Result {
  const scene = makeScene(processes, executors);
  const idle = nextTick(scene, 0);
  const busy = nextTick(scene, 100);
  const before = viewOf(scene, 1);
  const after = viewOf(busy, 2);
  const changes = diffViews(before, after);
  const result = associate(scene);
  const rings = new Map<string, Ring>();
  const allNew = () => nextTick(scene, 1);

  const rows: Row[] = [];
  const step = <T>(name: string, action: (input: T) => unknown, prepare: () => T) => {
    rows.push({ step: name, ...measure(action, prepare) });
  };
  step("associate", associate, () => busy);
  step("associate, every process changed", associate, allNew);
  step(
    "detect agents",
    (index) => detectAgents(index, { homes: [] }),
    () => indexSnapshot(allNew().snapshot),
  );
  step(
    "observe lineage",
    (known) => observeLineage({ result, known }),
    () => scene.lineage,
  );
  step(
    "observe lineage, nothing known before",
    (known) => applyLineage(known, observeLineage({ result, known })),
    () => new Map<string, LineageEntry>(),
  );
  step(
    "associate, view, findings",
    (next) => viewOf(next, 2),
    () => nextTick(scene, 100),
  );
  step("the same, every process changed", (next) => viewOf(next, 2), allNew);
  step(
    "diff",
    () => diffViews(before, after),
    () => undefined,
  );
  step(
    "apply",
    () => applyChanges(before, changes),
    () => undefined,
  );
  step(
    "sample",
    () => sampleAll(rings, 0, after.processes),
    () => undefined,
  );
  return {
    processes,
    executors,
    idleChangesBytes: bytesOf(before, viewOf(idle, 2)),
    busyChangesBytes: bytesOf(before, after),
    rows,
  };
}

const results = [bench(1_000, 50), bench(10_000, 200)];
const report = {
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  unit: "milliseconds",
  results,
};
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(report, undefined, 2));
} else {
  for (const { processes, executors, rows, idleChangesBytes, busyChangesBytes } of results) {
    console.log(
      `\n${processes} processes, ${executors} executors`.padEnd(41),
      "median      p95     best",
    );
    for (const { step, median, p95, best } of rows) {
      const columns = [median, p95, best].map((value) => value.toFixed(2).padStart(8));
      console.log(`  ${step.padEnd(38)}${columns.join(" ")} ms`);
    }
    console.log(
      `  changes of an idle tick: ${idleChangesBytes} bytes; one in a hundred busy: ${busyChangesBytes}`,
    );
  }
  writeFileSync(
    new URL("results.json", import.meta.url),
    `${JSON.stringify(report, undefined, 2)}\n`,
  );
}
