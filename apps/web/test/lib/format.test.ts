import { expect, test } from "vitest";
import { formatAgo } from "../../src/lib/format.ts";

test("what has only just happened needs no time", () => {
  expect(formatAgo(1_000, 3_000)).toBe("just now");
  expect(formatAgo(0, 14 * 60_000)).toBe("14 min ago");
});
