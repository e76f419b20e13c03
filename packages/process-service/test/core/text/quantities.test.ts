import { expect, test } from "vitest";
import {
  count,
  formatAge,
  formatBytes,
  formatCpu,
  formatDuration,
  formatPorts,
} from "../../../src/core/text/quantities.ts";

test.each([
  [0, "0 B"],
  [1_000, "1 KB"],
  [310 * 1024 ** 2, "310 MB"],
  [999.6 * 1024 ** 2, "1.0 GB"],
  [1.1 * 1024 ** 3, "1.1 GB"],
  [12.4 * 1024 ** 3, "12 GB"],
  [3 * 1024 ** 4, "3.0 TB"],
])("%d bytes are %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [undefined, "–"],
  [0, "0"],
  [0.04, "0"],
  [0.4, "0.4"],
  [9.94, "9.9"],
  [9.96, "10"],
  [180.4, "180"],
])("%s percent is %s", (percent, text) => {
  expect(formatCpu(percent)).toBe(text);
});

test.each([
  [-5_000, "0 s"],
  [8_900, "8 s"],
  [14 * 60_000, "14 min"],
  [125 * 60_000, "2 h 5 min"],
  [120 * 60_000, "2 h"],
  [76 * 3_600_000, "3 d 4 h"],
])("%d ms last %s", (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

test("ages need one unit", () => {
  expect(formatAge(59_999)).toBe("59s");
  expect(formatAge(2 * 86_400_000)).toBe("2d");
});

test("many ports are counted", () => {
  expect(formatPorts([3000, 5173])).toBe(":3000 :5173");
  expect(formatPorts([1, 2, 3, 4, 5, 6])).toBe(":1 :2 :3 :4 +2");
});

test("what is counted is one or many", () => {
  expect(count(1, "process", "processes")).toBe("1 process");
  expect(count(1_024, "process", "processes")).toBe("1,024 processes");
  expect(count(0, "executor")).toBe("0 executors");
});
