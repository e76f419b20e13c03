// What association, views and changes cost, without any scan: `pnpm bench association [--json file]`
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { agentProducts } from "@corral/agents";
import { applyChanges, defaultSettings } from "@corral/process-service/core";
import {
  applyLineage,
  associate,
  buildView,
  detectAgents,
  diffViews,
  findFindings,
  indexSnapshot,
  observeLineage,
  programKinds,
  sampleAll,
} from "@corral/process-service/internal";
import type { CorralView, LineageEntry } from "@corral/process-service/core";
import type { AssociateResult, Ring, SnapshotIndex } from "@corral/process-service/internal";
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

const programs = programKinds(agentProducts, []);

/** Index and association, carrying on what an earlier index holds. */
function associateAfter(scene: Scene, previous?: SnapshotIndex): AssociateResult {
  return associate({ ...scene, index: indexSnapshot(scene.snapshot, previous, programs) });
}

function viewOf(scene: Scene, revision: number, previous?: SnapshotIndex): CorralView {
  const view = buildView({
    result: associateAfter(scene, previous),
    executors: scene.executors,
    lineage: scene.lineage,
    ports: new Map(),
    protections: [],
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
  const first = indexSnapshot(scene.snapshot, undefined, programs);
  const before = viewOf(scene, 1, first);
  const idle = viewOf(nextTick(scene, 0), 2, first);
  const after = viewOf(nextTick(scene, 100), 2, first);
  const changes = diffViews(before, after);
  const result = associateAfter(scene, first);
  const remembered = new Map(scene.lineage);
  applyLineage(remembered, observeLineage({ result, known: remembered }));
  const rings = new Map<string, Ring>();
  const someNew = (): Scene => nextTick(scene, 100);
  const allNew = (): Scene => nextTick(scene, 1);
  const nothing = (): undefined => undefined;

  const rows: Row[] = [];
  const step = <T>(name: string, prepare: () => T, action: (input: T) => unknown): void => {
    rows.push({ step: name, ...measure(action, prepare) });
  };
  step("associate", someNew, (next) => associateAfter(next, first));
  step("associate, every process changed", allNew, (next) => associateAfter(next, first));
  step("associate, first sight", allNew, (next) => associateAfter(next));
  step(
    "detect agents, first sight",
    () => indexSnapshot(scene.snapshot, undefined, programs),
    (index) => detectAgents(index, { homes: [] }),
  );
  step("observe lineage", nothing, () => observeLineage({ result, known: remembered }));
  step(
    "observe lineage, nothing known",
    () => new Map<string, LineageEntry>(),
    (known) => applyLineage(known, observeLineage({ result, known })),
  );
  step("associate, view, findings", someNew, (next) => viewOf(next, 2, first));
  step("the same, every process changed", allNew, (next) => viewOf(next, 2, first));
  step("the same, first sight", allNew, (next) => viewOf(next, 2));
  step("diff", nothing, () => diffViews(before, after));
  step("apply", nothing, () => applyChanges(before, changes));
  step("sample", nothing, () => sampleAll(rings, 0, after.processes));
  return {
    processes,
    executors,
    idleChangesBytes: bytesOf(before, idle),
    busyChangesBytes: bytesOf(before, after),
    rows,
  };
}

const { values } = parseArgs({
  args: process.argv.slice(3).filter((argument) => argument !== "--"),
  options: { json: { type: "string" } },
});
const results = [bench(1_000, 50), bench(10_000, 200)];
const report = {
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  unit: "milliseconds",
  results,
};
for (const { processes, executors, rows, idleChangesBytes, busyChangesBytes } of results) {
  console.log(
    `\n${processes} processes, ${executors} executors`.padEnd(41),
    "median      p95      cpu",
  );
  for (const { step, median, p95, cpuMedian } of rows) {
    const columns = [median, p95, cpuMedian].map((value) => value.toFixed(2).padStart(8));
    console.log(`  ${step.padEnd(38)}${columns.join(" ")} ms`);
  }
  console.log(
    `  changes of an idle tick: ${idleChangesBytes} bytes of JSON; one process in a hundred busy: ${busyChangesBytes}`,
  );
}
if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
