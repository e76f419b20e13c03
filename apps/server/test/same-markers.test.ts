import { agentProducts } from "@corral/agents";
import { agentMarkerNames } from "@corral/inspector/core";
import { expect, test } from "vitest";

test("the inspector reads the variables that the products set, and no others", () => {
  const markers = agentProducts.products.flatMap((product) => product.markers ?? []);
  expect(markers.toSorted()).toEqual(agentMarkerNames.toSorted());
});
