import { expect, it } from "vitest";
import { defined } from "../../src/core/defined.ts";

it("leaves out what is undefined, and nothing else", () => {
  const unknown: number | undefined = undefined;
  const fields = defined({ zero: 0, empty: "", none: null, no: false, unknown });
  expect(Object.keys(fields)).toEqual(["zero", "empty", "none", "no"]);
});
