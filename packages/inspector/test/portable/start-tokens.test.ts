import { expect, test } from "vitest";
import { createStartTokens } from "../../src/portable/start-tokens.ts";

test("a token uses the first reading within the tolerance, and a new one beyond it", () => {
  const tokens = createStartTokens("boot", 2_000);
  expect(tokens.tokenOf(9, 50_000)).toBe("boot:50000");
  expect(tokens.tokenOf(9, 51_000)).toBe("boot:50000");
  expect(tokens.tokenOf(9, 49_000)).toBe("boot:50000");
  expect(tokens.tokenOf(9, 60_000)).toBe("boot:60000");
});

test("processes that are not listed are dropped", () => {
  const tokens = createStartTokens("boot", 2_000);
  tokens.tokenOf(9, 50_000);
  tokens.keepOnly(new Set([8]));
  expect(tokens.tokenOf(9, 51_000)).toBe("boot:51000");
});

test("a token matches its boot and a start within the tolerance", () => {
  const tokens = createStartTokens("boot", 999);
  expect(tokens.matches("boot:50000", 50_999)).toBe(true);
  expect(tokens.matches("boot:50000", 51_000)).toBe(false);
  expect(tokens.matches("other:50000", 50_000)).toBe(false);
  expect(tokens.matches("boot:", 0)).toBe(false);
  expect(tokens.matches("boot:5e4", 50_000)).toBe(false);
  expect(createStartTokens(undefined, 0).matches("start:7", 7)).toBe(true);
});
