import { expect, test } from "vitest";
import { boundExits } from "../../../src/core/history/bound-exits.ts";
import { exitAt, seenGone, signalledAt } from "./exits.ts";

const port = { port: 80, protocol: "tcp", firstSeenAt: 1 } as const;
const exits = [
  exitAt(1, 1, { exitCode: 1 }),
  exitAt(2, 2),
  signalledAt(3, 3, "SIGKILL"),
  seenGone(4, 4),
  exitAt(5, 5, { ports: [port] }),
  exitAt(6, 6),
];
const all = [1, 2, 3, 4, 5, 6];

test.each<[recorded: number, limit: number, kept: number[]]>([
  [0, 6, all],
  [0, 5, [1, 3, 4, 5, 6]], // the oldest that only succeeded goes first
  [0, 3, [1, 3, 5]],
  [2, 6, [1, 3, 5, 6]],
  [6, 6, [1, 3, 5]], // full: failures, signals and port holders take the place of older records
  [9, 6, [1, 3, 5]],
  [0, 2, [3, 5]], // more notable ones than there may be: the newest
])("beside %i recorded, %i may be: %j are kept, the rest is counted", (recorded, limit, kept) => {
  const bounded = boundExits(exits, recorded, limit);
  expect(bounded.kept.map(({ process }) => process.pid)).toEqual(kept);
  expect(bounded.counted.map(({ process }) => process.pid)).toEqual(
    all.filter((pid) => !kept.includes(pid)),
  );
});
