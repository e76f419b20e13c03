import { expect, it, vi } from "vitest";
import { createLinuxDriver } from "../../../src/linux/linux-driver.ts";
import { readIdentity } from "../../../src/read-identity.ts";

// It is an optional dependency; which of several reasons there is, socket-diag.test.ts tests.
vi.mock("../../../src/linux/native/c-library.ts", () => ({ loadCLibrary: () => undefined }));

it("peers are not known without koffi, and the capabilities say so", async () => {
  const driver = createLinuxDriver();
  expect(driver.capabilities.details).toEqual(["ports", "proportionalMemory", "marker"]);
  const self = readIdentity(process.pid);
  const details = await driver.readDetails?.(self === undefined ? [] : [self], ["peers"]);
  expect([...(details?.values() ?? [])]).toMatchObject([
    { peers: { known: false, reason: "koffi is not installed" } },
  ]);
  driver.close();
});
