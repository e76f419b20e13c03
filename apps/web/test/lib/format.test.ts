import { expect, test } from "vitest";
import { formatAgo } from "../../src/lib/format.ts";

test("times below five seconds are given as just now", () => {
  expect(formatAgo(1_000, 3_000)).toBe("just now");
  expect(formatAgo(0, 14 * 60_000)).toBe("14 min ago");
});
