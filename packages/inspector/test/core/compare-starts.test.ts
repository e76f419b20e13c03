import { expect, test } from "vitest";
import { compareStarts } from "../../src/core/index.ts";

test.each([
  ["boot:100", "boot:99", 1],
  ["boot:99", "boot:100", -1],
  ["boot:ns:7", "boot:ns:7", 0],
  ["boot-1:100", "boot-2:100", undefined],
  ["boot:ns:7", "boot:7", undefined],
  ["boot:x", "boot:7", undefined],
  ["boot:", "boot:7", undefined],
  ["7", "8", undefined],
])("%s and %s: %s", (a, b, order) => {
  expect(compareStarts(a, b)).toBe(order);
});
