import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shortIds } from "../../../src/core/text/short-id.ts";

test.each<[readonly string[], readonly string[]]>([
  [["a3f94c1e-0000"], ["a3f9"]],
  [["12345678-9abc"], ["12345678-9a"]],
  [
    ["a3f94c1e", "a3f94d00"],
    ["a3f94c", "a3f94d"],
  ],
  [
    ["abcd", "abcde"],
    ["abcd", "abcde"],
  ],
  [
    ["run", "run-2"],
    ["run", "run-"],
  ],
  [[], []],
])("of %j: %j", (ids, short) => {
  expect([...shortIds(ids).values()]).toEqual(short);
});

test("each names one id and is no pid, unless the id is short or a number", () => {
  const ids = fc.uniqueArray(fc.uuid(), { maxLength: 200 });
  fc.assert(
    fc.property(ids, (all) => {
      for (const [id, short] of shortIds(all)) {
        expect(all.filter((other) => other.startsWith(short))).toEqual([id]);
        expect(short.length).toBeGreaterThanOrEqual(4);
        expect(/[a-z]/.test(short) || !/[a-z]/.test(id)).toBe(true);
      }
    }),
  );
});
