import { expect, it } from "vitest";
import { createInspector } from "../src/create-inspector.ts";
import { readIdentity } from "../src/read-identity.ts";

it.runIf(process.platform === "linux")("is the identity that a scan tells", async () => {
  using inspector = createInspector();
  const self = (await inspector.listProcesses()).find(({ pid }) => pid === process.pid);
  expect(readIdentity(process.pid)).toEqual({ pid: process.pid, startToken: self?.startToken });
});

it("is absent where there is no such process", () => {
  expect(readIdentity(2_147_483_647)).toBeUndefined();
  expect(readIdentity(-1)).toBeUndefined();
});
