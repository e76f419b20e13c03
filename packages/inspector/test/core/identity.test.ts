import { expect, it } from "vitest";
import { compareIdentity, identityKey, identityOf } from "../../src/core/identity.ts";

it("compares as same, different or unknown; a missing start token is unknown", () => {
  const a = { pid: 7, startToken: "b:1" };
  expect(compareIdentity(a, { pid: 7, startToken: "b:1" })).toBe("same");
  expect(compareIdentity(a, { pid: 7, startToken: "b:2" })).toBe("different");
  expect(compareIdentity(a, { pid: 8, startToken: "b:1" })).toBe("different");
  expect(compareIdentity(a, { pid: 7, startToken: "other-boot:1" })).toBe("different");
  expect(compareIdentity(a, { pid: 7 })).toBe("unknown");
  expect(compareIdentity({ pid: 7 }, { pid: 7 })).toBe("unknown");
});

it("makes keys of identities only", () => {
  expect(identityOf({ pid: 7 })).toBeUndefined();
  expect(identityKey({ pid: 7, startToken: "b:1" })).toBe("7@b:1");
});
