import { expect, test } from "vitest";
import { asObject, parseObject, textOf, timeOf } from "../../../src/sessions/parse/json.ts";

test("only an object is an object", () => {
  expect(parseObject('{"a":1}')).toEqual({ a: 1 });
  for (const text of ["", "{", "[]", "null", "1", '"x"', '{"a":1}{']) {
    expect(parseObject(text)).toBeUndefined();
  }
  expect(asObject(undefined)).toBeUndefined();
});

test("a text is not empty", () => {
  expect(textOf("x ")).toBe("x ");
  for (const value of ["", " \n", 1, null, undefined, {}, ["x"]])
    expect(textOf(value)).toBeUndefined();
});

test("a time is one that a date can hold", () => {
  expect(timeOf(1_796_105_353_256)).toBe(1_796_105_353_256);
  expect(timeOf("2026-12-01T06:09:13.256Z")).toBe(1_796_105_353_256);
  for (const value of [0, -1, Number.NaN, Infinity, 1e300, "", "yesterday", null, {}, [1]]) {
    expect(timeOf(value)).toBeUndefined();
  }
});
