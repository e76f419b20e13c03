import { expect, test } from "vitest";
import { planLifetimeMs, Plans } from "../../src/mcp/plans.ts";

const request = { scope: { kind: "everything" }, confirmed: [] } as const;

test("a plan is its agent's own, for five minutes, and used once", () => {
  let now = 1_000;
  const plans = new Plans(() => now);
  const { id } = plans.add({ executorId: "mine", request, says: "1 process" });
  expect(plans.find(id, "mine")).toMatchObject({ id, request });
  expect(plans.find(id, "other")).toHaveProperty("refused");
  expect(plans.find(id, undefined)).toHaveProperty("refused");
  now += planLifetimeMs + 1;
  expect(plans.find(id, "mine")).toMatchObject({
    refused: expect.stringContaining("five minutes"),
  });
  const again = plans.add({ executorId: "mine", request, says: "1 process" });
  plans.use(again.id);
  expect(plans.find(again.id, "mine")).toMatchObject({ refused: expect.stringContaining("used") });
});

test("the oldest plans go first", () => {
  const plans = new Plans();
  const made = Array.from({ length: 2_000 }, () => plans.add({ request, says: "" }));
  expect(plans.find(made.at(0)?.id ?? "", undefined)).toHaveProperty("refused");
  expect(plans.find(made.at(-1)?.id ?? "", undefined)).toHaveProperty("request");
});
