import { describe, expect, it, test } from "vitest";
import {
  ancestorsOf,
  depthsOf,
  descendantsOf,
  indexByPid,
  indexChildren,
  namedAncestorsOf,
  treeRows,
} from "../../src/core/tree.ts";

interface Row {
  readonly pid: number;
  readonly parentPid: number | null;
  readonly startedAt?: number;
}

const pidsBelow = (root: number, rows: readonly Row[]) =>
  descendantsOf(root, indexChildren(rows)).map((row) => row.pid);

/** A chain: each process is the parent of the next. */
const longChain = Array.from({ length: 100_000 }, (_, at) => ({ pid: at + 1, parentPid: at }));

const row = (pid: number, parentPid: number | null, startedAt?: number): Row =>
  startedAt === undefined ? { pid, parentPid } : { pid, parentPid, startedAt };

describe("descendantsOf", () => {
  it("leaves the root out and lists parents before children", () => {
    const rows = [row(4, 3), row(3, 2), row(2, 1), row(1, null), row(5, 2), row(9, 1)];
    expect(pidsBelow(2, rows)).toEqual([3, 4, 5]);
  });

  it("ends at a cycle and lists each process once", () => {
    expect(pidsBelow(1, [row(1, 3), row(2, 1), row(3, 2)])).toEqual([2, 3]);
    expect(pidsBelow(1, [row(1, 1), row(2, 2)])).toEqual([]);
  });

  it("ignores a parent link of a child older than its parent", () => {
    expect(pidsBelow(5, [row(5, 1, 200), row(6, 5, 100), row(7, 5, 200)])).toEqual([7]);
  });

  it("accepts a child whose pid is lower than its parent's", () => {
    expect(pidsBelow(500, [row(500, 1, 100), row(30, 500, 150)])).toEqual([30]);
  });

  it("accepts a link without start times", () => {
    expect(pidsBelow(5, [row(5, 1), row(6, 5, 100)])).toEqual([6]);
  });

  it("lists the descendants of several roots once, without the roots", () => {
    const rows = [row(2, 1), row(3, 2), row(4, 3), row(5, 4), row(6, 9)];
    expect(descendantsOf([2, 4, 2], indexChildren(rows)).map(({ pid }) => pid)).toEqual([3, 5]);
  });

  it("leaves out processes that are not followed, and their descendants", () => {
    const rows = [row(2, 1), row(3, 2), row(4, 3), row(5, 2)];
    const found = descendantsOf(2, indexChildren(rows), ({ pid }) => pid !== 3);
    expect(found.map(({ pid }) => pid)).toEqual([5]);
  });

  it("finds nothing below an unused pid", () => {
    expect(pidsBelow(77, [row(1, null), row(2, 1)])).toEqual([]);
  });
});

describe("ancestorsOf", () => {
  it("lists parents nearest first and ends at a cycle", () => {
    const rows = [row(1, null), row(2, 1), row(3, 2)];
    const chain = ancestorsOf(row(3, 2), indexByPid(rows));
    expect(chain.map((parent) => parent.pid)).toEqual([2, 1]);
    const cycle = [row(1, 2), row(2, 1)];
    expect(ancestorsOf(row(1, 2), indexByPid(cycle)).map((parent) => parent.pid)).toEqual([2]);
  });

  it("ends at a parent younger than the child", () => {
    const rows = [row(1, null, 10), row(2, 1, 300), row(3, 2, 200)];
    expect(ancestorsOf(row(3, 2, 200), indexByPid(rows))).toEqual([]);
  });
});

test("namedAncestorsOf also goes through parents that are younger, and ends at a cycle", () => {
  const rows = [row(1, 3, 10), row(2, 1, 300), row(3, 2, 200)];
  const chain = [...namedAncestorsOf(row(3, 2, 200), indexByPid(rows))];
  expect(chain.map(({ pid }) => pid)).toEqual([2, 1]);
});

describe("depthsOf", () => {
  it("counts ancestors among the pids only, and not through a reused pid", () => {
    const rows = [row(1, null), row(2, 1), row(3, 2, 50), row(4, 3, 60), row(5, 3, 40)];
    const depths = depthsOf(new Set([1, 3, 4, 5, 77]), indexByPid(rows));
    expect([...depths]).toEqual([
      [1, 0],
      [3, 1],
      [4, 2],
      [5, 0],
      [77, 0],
    ]);
  });

  it("is linear on one long chain", { timeout: 5_000 }, () => {
    const pids = new Set(longChain.map(({ pid }) => pid));
    expect(depthsOf(pids, indexByPid(longChain)).get(100_000)).toBe(99_999);
  });
});

describe("treeRows", () => {
  const drawn = (rows: readonly Row[]) =>
    treeRows(rows).map(({ process, depth }) => [process.pid, depth]);

  it("lists depth first, siblings in list order", () => {
    const rows = [row(5, 1), row(3, 2), row(2, 1), row(1, null), row(9, 8)];
    expect(drawn(rows)).toEqual([
      [1, 0],
      [5, 1],
      [2, 1],
      [3, 2],
      [9, 0],
    ]);
  });

  it("starts a new tree at the child of a reused pid, and a cycle at its first member", () => {
    expect(drawn([row(1, null, 50), row(2, 1, 40), row(7, 8), row(8, 7)])).toEqual([
      [1, 0],
      [2, 0],
      [7, 0],
      [8, 1],
    ]);
  });

  it("is linear on one long chain", { timeout: 5_000 }, () => {
    expect(treeRows(longChain).at(-1)?.depth).toBe(99_999);
  });
});
