import { expect, test } from "vitest";
import { parsePreferences } from "../../src/state/preferences.ts";

const defaults = {
  theme: "system",
  density: "compact",
  hiddenColumns: ["state"],
  notifications: [],
  toggled: [],
};

test.each([null, "", "{", "null", "3", '"x"', "[]", '{"theme":"pink","hiddenColumns":{"a":1}}'])(
  "%j gives the defaults",
  (text) => {
    expect(parsePreferences(text)).toEqual(defaults);
  },
);

test("valid fields are kept, invalid ones get their defaults", () => {
  const text = '{"theme":"dark","density":"comfortable","toggled":["a",3,"b"],"x":1}';
  expect(parsePreferences(text)).toEqual({
    theme: "dark",
    density: "comfortable",
    hiddenColumns: ["state"],
    notifications: [],
    toggled: ["a", "b"],
  });
});
