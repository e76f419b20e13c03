import { expect, test } from "vitest";
import { formatClock, formatMoment } from "../../../src/core/text/moments.ts";

const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 10, day, hour, minute).getTime();

test("says the hour, and the day too when it was another one", () => {
  expect(formatClock(at(23, 14, 2), at(23, 23, 59))).toBe("14:02");
  expect(formatClock(at(23, 0, 5), at(23, 0, 10))).toBe("00:05");
  expect(formatClock(at(22, 23, 59), at(23, 0, 1))).toBe("22 Nov, 23:59");
});

test("writes a moment of any day so that text sorts as time", () => {
  expect(formatMoment(new Date(2026, 0, 3, 4, 5, 6).getTime())).toBe("2026-01-03 04:05:06");
});
