import { describe, expect, it } from "vitest";
import { ancestorsOf, descendantsOf, indexByPid, indexChildren } from "../../src/core/tree.ts";

interface Row {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly startedAt?: number;
}

const pidsBelow = (root: number, rows: readonly Row[]) =>
  descendantsOf(root, indexChildren(rows)).map((row) => row.pid);

const row = (pid: number, parentPid: number | null, startedAt?: number): Row =>
  startedAt === undefined ? { pid, parentPid } : { pid, parentPid, startedAt };

describe("descendantsOf", () => {
  it("leaves the root out and lists parents before children", () => {
    const rows = [row(4, 3), row(3, 2), row(2, 1), row(1, null), row(5, 2), row(9, 1)];
    expect(pidsBelow(2, rows)).toEqual([3, 4, 5]);
  });

  it("ends at a cycle and lists nobody twice", () => {
    expect(pidsBelow(1, [row(1, 3), row(2, 1), row(3, 2)])).toEqual([2, 3]);
    expect(pidsBelow(1, [row(1, 1), row(2, 2)])).toEqual([]);
  });

  it("does not believe a child that is older than its parent", () => {
    expect(pidsBelow(5, [row(5, 1, 200), row(6, 5, 100), row(7, 5, 200)])).toEqual([7]);
  });

  it("believes a child whose pid lies below its parent's", () => {
    expect(pidsBelow(500, [row(500, 1, 100), row(30, 500, 150)])).toEqual([30]);
  });

  it("believes a link where a start time is not known", () => {
    expect(pidsBelow(5, [row(5, 1), row(6, 5, 100)])).toEqual([6]);
  });

  it("finds nothing below a pid that is not there", () => {
    expect(pidsBelow(77, [row(1, null), row(2, 1)])).toEqual([]);
  });
});

describe("ancestorsOf", () => {
  it("goes up nearest first and ends at a cycle", () => {
    const rows = [row(1, null), row(2, 1), row(3, 2)];
    const chain = ancestorsOf(row(3, 2), indexByPid(rows));
    expect(chain.map((parent) => parent.pid)).toEqual([2, 1]);
    const cycle = [row(1, 2), row(2, 1)];
    expect(ancestorsOf(row(1, 2), indexByPid(cycle)).map((parent) => parent.pid)).toEqual([2]);
  });
});
