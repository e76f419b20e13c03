import { expect, it } from "vitest";
import { formatClockTime } from "../../../src/cli/rendering/clock-time.ts";

const at = (day: number, hour: number, minute: number): number =>
  new Date(2026, 10, day, hour, minute).getTime();

it("says the hour, and the day too when it was another one", () => {
  expect(formatClockTime(at(23, 14, 2), at(23, 23, 59))).toBe("14:02");
  expect(formatClockTime(at(23, 0, 5), at(23, 0, 10))).toBe("00:05");
  expect(formatClockTime(at(22, 23, 59), at(23, 0, 1))).toBe("22 Nov, 23:59");
});
