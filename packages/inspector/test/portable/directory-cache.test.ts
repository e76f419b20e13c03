import { expect, test } from "vitest";
import { DirectoryCache } from "../../src/portable/directory-cache.ts";

function counting() {
  const asked: number[][] = [];
  const directories = new DirectoryCache(async (pids) => {
    asked.push([...pids]);
    return new Map(
      pids.filter((pid) => pid !== 13).map((pid) => [pid, { path: `/w/${pid}`, deleted: false }]),
    );
  });
  return { asked, directories };
}

test("each process is read once, again after a minute, and when fresh is set", async () => {
  const { asked, directories } = counting();
  const listed = new Map([
    ["a", 1],
    ["b", 13],
  ]);
  await directories.of(listed, 0, false);
  const found = await directories.of(listed, 59_999, false);
  expect([...found]).toEqual([["a", { path: "/w/1", deleted: false }]]);
  expect(asked).toEqual([[1, 13]]);
  await directories.of(listed, 60_000, false);
  await directories.of(listed, 60_001, true);
  expect(asked).toHaveLength(3);
});

test("a process with a reused pid is read; the exited one is dropped", async () => {
  const { asked, directories } = counting();
  await directories.of(new Map([["old", 1]]), 0, false);
  const found = await directories.of(new Map([["new", 1]]), 1, false);
  expect([...found.keys()]).toEqual(["new"]);
  expect(asked).toEqual([[1], [1]]);
});

test("many processes are read in batches", async () => {
  const { asked, directories } = counting();
  const many = new Map(Array.from({ length: 1_200 }, (_, pid) => [`p${pid}`, pid]));
  const found = await directories.of(many, 0, false);
  expect(found.size).toBe(1_199);
  expect(asked.map((pids) => pids.length)).toEqual([500, 500, 200]);
});
