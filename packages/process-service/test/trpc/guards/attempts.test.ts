import { expect, test } from "vitest";
import { Attempts } from "../../../src/trpc/guards/attempts.ts";

function counted(limit: number) {
  const clock = { now: 1_000_000 };
  const attempts = new Attempts(limit, () => clock.now);
  const countMany = (peers: readonly string[]) => peers.map((peer) => attempts.count(peer));
  return { clock, countMany };
}

test("above the limit, the seconds to wait until the window ends", () => {
  const { clock, countMany } = counted(2);
  expect(countMany(["10.0.0.1", "10.0.0.1", "10.0.0.1"])).toEqual([undefined, undefined, 60]);
  clock.now += 59_001;
  expect(countMany(["10.0.0.1"])).toEqual([1]);
  clock.now += 999;
  expect(countMany(["10.0.0.1"])).toEqual([undefined]);
});

test("addresses count apart, those of one /64 together, unknown ones together", () => {
  const { countMany } = counted(1);
  expect(countMany(["10.0.0.1", "10.0.0.2", "::ffff:10.0.0.3", "::ffff:10.0.0.4"])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(countMany(["2001:db8::1", "2001:db8:0:0:9:9:9:9", "2001:db8:0:1::1"])).toEqual([
    undefined,
    60,
    undefined,
  ]);
  expect(countMany(["fe80::1%eth0", "fe80::2%eth1"])).toEqual([undefined, 60]);
  expect(countMany(["", ""])).toEqual([undefined, 60]);
});

test("ten thousand addresses are kept; then the oldest window is forgotten", () => {
  const { countMany } = counted(1);
  countMany(["192.0.2.1", "192.0.2.2"]);
  const many = Array.from({ length: 9_999 }, (_, i) => `10.1.${i >> 8}.${i & 255}`);
  countMany(many);
  expect(countMany(["192.0.2.2", "192.0.2.1"])).toEqual([60, undefined]);
});
