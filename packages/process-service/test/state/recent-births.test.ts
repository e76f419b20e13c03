import { expect, test } from "vitest";
import type { SeenBirth } from "../../src/core/association/births.ts";
import { RecentBirths } from "../../src/state/recent-births.ts";

function birth(pid: number, seenAt = 0): SeenBirth {
  const identity = { pid, startToken: "t" };
  return { identity, parentPid: 1, name: "sh", processGroupId: pid, sessionId: pid, seenAt };
}

test("a birth is remembered for five minutes", () => {
  let now = 0;
  const births = new RecentBirths(() => now);
  births.add([birth(10)]);
  now = 5 * 60_000;
  births.add([birth(11, now)]);
  expect(births.all()).toHaveLength(2);
  now += 1;
  births.add([birth(12, now)]);
  expect(births.all().map(({ identity }) => identity.pid)).toEqual([11, 12]);
});

test("of more than 10,000 births the oldest are forgotten", () => {
  const births = new RecentBirths(() => 0);
  births.add(Array.from({ length: 10_003 }, (_, at) => birth(at + 2)));
  expect(births.all()).toHaveLength(10_000);
  expect(births.all()[0]?.identity.pid).toBe(5);
});
