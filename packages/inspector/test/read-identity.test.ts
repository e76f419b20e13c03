import { expect, it } from "vitest";
import { createInspector } from "../src/create-inspector.ts";
import { readIdentity } from "../src/read-identity.ts";

it.runIf(process.platform === "linux")("equals the identity of a scan", async () => {
  using inspector = createInspector();
  const self = (await inspector.listProcesses()).find(({ pid }) => pid === process.pid);
  expect(readIdentity(process.pid)).toEqual({ pid: process.pid, startToken: self?.startToken });
});

it("is undefined for an unused pid", () => {
  expect(readIdentity(2_147_483_647)).toBeUndefined();
  expect(readIdentity(-1)).toBeUndefined();
});
