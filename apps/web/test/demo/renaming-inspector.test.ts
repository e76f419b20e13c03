import { expect, test } from "vitest";
import { renamingInspector } from "../../demo/renaming-inspector.ts";

test("the demo's inspector replaces private names and forwards everything else", async () => {
  using inspector = renamingInspector(process.cwd(), "/home/ada");
  const { host, hostId, processes } = await inspector.snapshot();
  expect(host.name).toBe("workbench");
  expect(hostId).toBe(inspector.hostId);
  const self = processes.find(({ pid }) => pid === process.pid);
  expect(self?.workingDirectory).toBe("/home/ada");
  expect(inspector.capabilities.platform).toBe(process.platform);
  expect(await inspector.processExists(process.pid)).toBe(true);
});
