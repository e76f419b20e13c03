import { expect, it } from "vitest";
import { defined } from "../../src/core/defined.ts";

it("leaves out undefined fields and keeps null, 0 and empty strings", () => {
  const unknown: number | undefined = undefined;
  const fields = defined({ zero: 0, empty: "", none: null, no: false, unknown });
  expect(Object.keys(fields)).toEqual(["zero", "empty", "none", "no"]);
});
