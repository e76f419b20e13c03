import { describe, expect, it } from "vitest";
import { indexSnapshot, type SnapshotIndex } from "../../src/core/association/snapshot-index.ts";
import { EventComparison } from "../../src/monitor/event-comparison.ts";
import { epoch, snapshot, system, token, type Row } from "../core/scene.ts";

/** A watch that begins at second 200, and a scan every two seconds. */
function watched(deaths = true) {
  const comparison = new EventComparison(epoch + 200_000);
  let previous: SnapshotIndex | undefined;
  const scan = (
    at: number,
    rows: readonly Row[],
    problems: Parameters<typeof snapshot>[1] = {},
  ) => {
    previous = indexSnapshot(snapshot([...system, ...rows], { ...problems, at }), previous);
    return comparison.compare(previous, deaths);
  };
  const born = (pid: number, start: number) =>
    comparison.addBirths([
      {
        identity: { pid, startToken: token(start) },
        parentPid: 1,
        name: "node",
        processGroupId: pid,
        sessionId: pid,
        seenAt: epoch + start * 1_000,
      },
    ]);
  const died = (pid: number, start: number, at: number) =>
    comparison.addDeaths([
      { identity: { pid, startToken: token(start) }, exitCode: 0, seenAt: epoch + at * 1_000 },
    ]);
  return { comparison, scan, born, died };
}

const server: Row = { pid: 500, start: 203, parent: 400 };
const shell: Row = { pid: 400, start: 100 };

describe("a birth that a listing shows", () => {
  it("is counted and returned when the kernel has not reported it", () => {
    const { comparison, scan } = watched();
    scan(202, [shell]);
    expect(scan(204, [shell, server])).toEqual([]);
    // Its event may still be on its way.
    expect(scan(206, [shell, server])).toEqual([]);
    expect(scan(208, [shell, server])).toMatchObject([
      {
        identity: { pid: 500, startToken: token(203) },
        parent: { pid: 400, startToken: token(100) },
      },
    ]);
    expect(comparison.differences).toEqual({ births: 1, deaths: 0 });
    expect(scan(212, [shell, server])).toEqual([]);
    expect(comparison.differences).toEqual({ births: 1, deaths: 0 });
  });

  it.each<[string, Row, (watch: ReturnType<typeof watched>) => void]>([
    ["was reported before", server, ({ born }) => born(500, 203)],
    ["started before the watch", { ...server, start: 199 }, () => undefined],
    ["is a kernel thread", { ...server, kernelThread: true }, () => undefined],
    ["is a zombie", { ...server, state: "zombie" }, () => undefined],
    ["fell into a loss", server, ({ comparison }) => comparison.restart(epoch + 204_000)],
  ])("is not counted when it %s", (_, row, before) => {
    const watch = watched();
    watch.scan(202, [shell]);
    before(watch);
    for (const at of [204, 207, 210]) expect(watch.scan(at, [shell, row])).toEqual([]);
    expect(watch.comparison.differences).toEqual({ births: 0, deaths: 0 });
  });

  it("is not counted when it is reported after the listing", () => {
    const { comparison, scan, born } = watched();
    scan(202, []);
    scan(204, [server]);
    born(500, 203);
    expect(scan(210, [server])).toEqual([]);
    expect(comparison.differences.births).toBe(0);
  });

  it("is counted when it has the pid of another process of the listing before", () => {
    const { comparison, scan, born } = watched();
    born(500, 201);
    scan(202, [{ ...server, start: 201 }, shell]);
    scan(204, [server]);
    scan(208, [server]);
    expect(comparison.differences).toEqual({ births: 1, deaths: 1 });
  });
});

describe("a death that a listing shows", () => {
  it("is counted once when the kernel has not reported it", () => {
    const { comparison, scan, born } = watched();
    scan(202, []);
    born(500, 203);
    scan(204, [server]);
    scan(206, []);
    expect(comparison.differences.deaths).toBe(0);
    scan(210, []);
    scan(220, []);
    expect(comparison.differences).toEqual({ births: 0, deaths: 1 });
  });

  it("is counted when no listing ever showed the process", () => {
    const { comparison, scan, born } = watched();
    scan(202, []);
    born(500, 203);
    scan(204, []);
    scan(208, []);
    expect(comparison.differences.deaths).toBe(1);
  });

  it("is not counted when it was reported, or deaths are not", () => {
    const { comparison, scan, born, died } = watched();
    scan(202, []);
    born(500, 203);
    scan(204, [server]);
    died(500, 203, 205);
    scan(206, []);
    scan(210, []);
    expect(comparison.differences.deaths).toBe(0);
    const without = watched(false);
    without.born(500, 203);
    without.scan(204, []);
    without.scan(210, []);
    expect(without.comparison.differences.deaths).toBe(0);
  });

  it("is not concluded from a partial listing", () => {
    const { comparison, scan, born } = watched();
    scan(202, []);
    born(500, 203);
    const problems = [{ code: "DESCRIPTORS_EXHAUSTED" as const, message: "partial" }];
    for (const at of [204, 208, 212]) scan(at, [], { problems });
    expect(comparison.differences.deaths).toBe(0);
  });
});
