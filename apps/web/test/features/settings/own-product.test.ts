import { expect, test } from "vitest";
import { emptyDraft, ownProductOf } from "../../../src/features/settings/own-product.ts";

test.each([
  [
    { label: "mine", programs: "mine" },
    { label: "mine", programs: ["mine"] },
  ],
  [
    { label: "mine", packages: "@me/a, b" },
    { label: "mine", packages: ["@me/a", "b"] },
  ],
  [
    { label: " My agent ", programs: "a,b\tb ,, a", packages: "  " },
    { label: "My agent", programs: ["a", "b"] },
  ],
  [{ label: "mine" }, undefined],
  [{ label: "mine", programs: " , ", packages: "," }, undefined],
  [{ label: " ", programs: "mine" }, undefined],
])("%j is %j", (draft, product) => {
  expect(ownProductOf({ ...emptyDraft, ...draft })).toEqual(product);
});
