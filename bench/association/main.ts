// What association, views and changes cost, without any scan. `pnpm bench association [--json]`
import {
  applyChanges,
  applyLineage,
  associate,
  buildView,
  defaultSettings,
  diffViews,
  findFindings,
  observeLineage,
  sampleAll,
} from "@corral/process-service/core";
import type { CorralView, Ring } from "@corral/process-service/core";
import { makeScene } from "./scene.ts";
import type { Scene } from "./scene.ts";

interface Result {
  readonly processes: number;
  readonly executors: number;
  readonly step: string;
  /** Milliseconds. */
  readonly best: number;
  readonly median: number;
  readonly p95: number;
}

const rounds = 40;
const warmUps = 20;

function measure(action: () => unknown): Pick<Result, "best" | "median" | "p95"> {
  for (let warm = 0; warm < warmUps; warm++) action();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = performance.now();
    action();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  return { best: at(times, 0), median: at(times, 0.5), p95: at(times, 0.95) };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function viewOf(scene: Scene, revision: number): CorralView {
  const result = associate(scene);
  const base = {
    result,
    executors: scene.executors,
    lineage: scene.lineage,
    details: new Map(),
    keeps: [],
    revision,
    scan: { state: "ok", intervalMs: 1000, durationMs: 10, problems: [] },
    store: { mode: "read-write" },
    readOnly: false,
    findings: [],
  } as const;
  const view = buildView(base);
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

function bench(processes: number, executors: number): { rows: Result[]; idleBytes: number } {
  const scene = makeScene(processes, executors);
  // As the inspector does: a process that did nothing is the same object in the next snapshot.
  const later: Scene = {
    ...scene,
    snapshot: {
      ...scene.snapshot,
      takenAt: scene.snapshot.takenAt + 1000,
      host: { ...scene.snapshot.host, cpuPercent: 4, memoryAvailableBytes: 15.9e9 },
      processes: scene.snapshot.processes.map((process, index) =>
        index % 100 === 50
          ? { ...process, cpuPercent: 0.2, cpuTimeMs: process.cpuTimeMs + 10 }
          : process,
      ),
    },
  };
  const before = viewOf(scene, 1);
  const after = viewOf(later, 2);
  const changes = diffViews(before, after);
  const result = associate(scene);
  const idle = viewOf(
    { ...later, snapshot: { ...later.snapshot, processes: scene.snapshot.processes } },
    2,
  );
  const idleBytes = JSON.stringify(diffViews(before, idle)).length;
  const rings = new Map<string, Ring>();

  // Objects that were never seen: nothing that was derived from them before can be reused.
  const fresh = Array.from({ length: rounds + warmUps }, () => structuredClone(scene));

  const steps: Record<string, () => unknown> = {
    associate: () => associate(scene),
    "associate, all processes new": () => associate(fresh.pop() ?? scene),
    "observe lineage": () => observeLineage({ result, known: scene.lineage }),
    "first lineage": () => {
      const known = new Map();
      applyLineage(known, observeLineage({ result, known }));
    },
    "associate, view, findings": () => viewOf(later, 2),
    diff: () => diffViews(before, after),
    apply: () => applyChanges(before, changes),
    sample: () => {
      sampleAll(rings, later.snapshot.takenAt, after.processes);
    },
  };
  const rows: Result[] = [];
  for (const [step, action] of Object.entries(steps)) {
    rows.push({ processes, executors, step, ...measure(action) });
  }
  return { rows, idleBytes };
}

const results = [bench(1_000, 50), bench(10_000, 200)];
if (process.argv.includes("--json")) {
  console.log(JSON.stringify(results));
} else {
  for (const { rows, idleBytes } of results) {
    const [first] = rows;
    console.log(`\n${first?.processes} processes, ${first?.executors} executors`);
    for (const { step, best, median, p95 } of rows) {
      console.log(
        `  ${step.padEnd(28)}${median.toFixed(2).padStart(8)} ms   p95 ${p95.toFixed(2)} ms   best ${best.toFixed(2)} ms`,
      );
    }
    console.log(
      `  ${"changes of an idle tick".padEnd(28)}${String(idleBytes).padStart(8)} bytes of JSON`,
    );
  }
}
