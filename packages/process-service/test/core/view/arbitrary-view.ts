import * as fc from "fast-check";
import { type CorralView, defaultSettings } from "../../../src/core.ts";
import { findFindings } from "../../../src/core/findings/findings.ts";
import { entry, epoch, executor, key } from "../scene.ts";
import type { Row } from "../scene.ts";
import { viewOf } from "../view-of.ts";

const value = fc.integer({ min: 0, max: 3 });
const row: fc.Arbitrary<Row> = fc
  .record({
    pid: fc.integer({ min: 4709, max: 4720 }),
    parent: fc.integer({ min: 4709, max: 4720 }),
    start: fc.integer({ min: 100, max: 101 }),
    memoryBytes: value,
    name: fc.constantFrom("a", "b"),
    cpu: fc.option(value),
    directory: fc.option(fc.constantFrom("/wt/a", "/wt/b")),
    terminal: fc.option(fc.constant("pts/1")),
  })
  .map(({ cpu, directory, ...rest }) =>
    Object.assign(
      rest,
      cpu === null ? {} : { cpuPercent: cpu },
      directory === null ? {} : { workingDirectory: directory },
    ),
  );
const executorOf = fc
  .record({
    pid: fc.integer({ min: 4709, max: 4711 }),
    registeredAt: value,
    ended: fc.option(value.map((second) => epoch + 900_000 + second * 1_000)),
    task: fc.option(fc.constantFrom("t", "u")),
    project: fc.option(fc.constantFrom("p", "q")),
    model: fc.option(fc.constantFrom("large", "small")),
  })
  .map(({ pid, registeredAt, ended, task, project, model }) =>
    executor({
      id: `x${pid}`,
      pid,
      registeredAt,
      workspace: "/wt/a",
      ...(ended === null ? {} : { endedAt: ended }),
      ...(task === null ? {} : { task }),
      ...(project === null ? {} : { project }),
      ...(model === null ? {} : { labels: { model } }),
    }),
  );
const lineageEntry = fc
  .record({
    pid: fc.integer({ min: 4709, max: 4720 }),
    start: fc.integer({ min: 100, max: 101 }),
    executorId: fc.integer({ min: 4709, max: 4711 }).map((pid) => `x${pid}`),
    under: fc.option(fc.integer({ min: 4709, max: 4720 })),
  })
  .map(({ pid, under, ...rest }) =>
    entry(pid, { ...rest, ...(under === null ? {} : { under: key(under) }) }),
  );

/** Executors that run or have ended, their processes and left-overs, findings, and other processes. */
export const view: fc.Arbitrary<CorralView> = fc
  .record({
    rows: fc.uniqueArray(row, { selector: ({ pid }) => pid, maxLength: 10 }),
    executors: fc.uniqueArray(executorOf, { selector: ({ id }) => id, maxLength: 3 }),
    lineage: fc.array(lineageEntry, { maxLength: 8 }),
    readOnly: fc.boolean(),
    takenAt: value,
    cpu: fc.option(value),
  })
  .map(({ rows, executors, lineage, readOnly, takenAt, cpu }) => {
    const built = viewOf(rows, { executors, lineage: new Map(lineage), readOnly });
    const { cpuCount } = built.host;
    const limits = { thresholds: new Map(), settings: defaultSettings, cpuCount, takenAt };
    const findings = findFindings({ ...built, ...limits });
    const host = Object.assign({}, built.host, cpu === null ? {} : { cpuPercent: cpu });
    return Object.assign({}, built, { takenAt, host, findings });
  });
