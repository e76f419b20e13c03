import { describe, expect, test } from "vitest";
import {
  newRing,
  pushSample,
  readRing,
  ringLength,
  sampleAll,
} from "../../../src/core/view/sample-rings.ts";
import type { Ring } from "../../../src/core/view/sample-rings.ts";

describe("sample rings", () => {
  test("an empty ring", () => {
    expect(readRing(newRing())).toEqual({ at: [], cpu: [], memory: [] });
  });

  test("oldest first", () => {
    const ring = newRing();
    pushSample(ring, { at: 1, cpu: 10, memory: 100 });
    pushSample(ring, { at: 2, cpu: 20, memory: 2 ** 45 });
    expect(readRing(ring)).toEqual({ at: [1, 2], cpu: [10, 20], memory: [100, 2 ** 45] });
  });

  test("holds the last 60", () => {
    const ring = newRing();
    for (let at = 0; at < 150; at++) pushSample(ring, { at, cpu: at, memory: at });
    const { at } = readRing(ring);
    expect(at).toHaveLength(ringLength);
    expect([at[0], at.at(-1)]).toEqual([90, 149]);
  });

  test("rings are added and removed with their rows", () => {
    const rings = new Map<string, Ring>();
    sampleAll(rings, 1, [
      { id: "a", memoryBytes: 5 },
      { id: "b", cpuPercent: 2, memoryBytes: 6 },
    ]);
    sampleAll(rings, 2, [
      { id: "b", cpuPercent: 3, memoryBytes: 7 },
      { id: "c", memoryBytes: 8 },
    ]);
    expect([...rings].map(([id, ring]) => [id, readRing(ring)])).toEqual([
      ["b", { at: [1, 2], cpu: [2, 3], memory: [6, 7] }],
      ["c", { at: [2], cpu: [0], memory: [8] }],
    ]);
  });
});
