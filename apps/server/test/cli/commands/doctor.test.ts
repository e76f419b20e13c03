import { writeFileSync } from "node:fs";
import { createCorralClient } from "@corral/client";
import { storePath } from "@corral/client/node";
import { expect, test } from "vitest";
import { corralServe, runCorral } from "../../support/corral-process.ts";
import { temporaryDirectory } from "../../support/test-server.ts";

test("a recreated store is reported until it is acknowledged", { timeout: 180_000 }, async () => {
  await using directory = await temporaryDirectory();
  writeFileSync(storePath(directory.path), "This was a database once.");
  const environment = { CORRAL_DATA_DIR: directory.path };
  await using server = await corralServe([], environment);
  const { api } = createCorralClient({
    url: `http://127.0.0.1:${server.port}`,
    token: server.token,
  });
  const recoveredFrom = async () => (await api.host.summary.query()).view.store.recoveredFrom;
  expect(await recoveredFrom()).toContain("corrupt");

  const before = await runCorral(["doctor"], environment);
  expect(before.stdout).toMatch(/sessions +\S/);
  expect(before.stdout).toContain("corral doctor --acknowledge");
  const after = await runCorral(["doctor", "--acknowledge"], environment);
  expect(after.stdout).not.toContain("has been recreated");
  expect(await recoveredFrom()).toBeUndefined();
});
