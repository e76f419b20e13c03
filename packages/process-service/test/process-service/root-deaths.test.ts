import { once } from "node:events";
import { createInspector } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test, vi } from "vitest";
import { ProcessServiceError } from "../../src/index.ts";
import { createTestProcesses } from "../support/processes.ts";
import { startService } from "../support/service.ts";
import { tellDeaths } from "../support/told-deaths.ts";
import { until } from "../support/until.ts";

test.each([
  ["exit 7", { exitCode: 7 }, { how: "exited", exitCode: 7 }],
  ["kill -9 $$", { signal: "SIGKILL" }, { how: "killed", signal: "SIGKILL" }],
])("%s of an executor that nobody waits for is its ending", async (script, status, ending) => {
  await using processes = await createTestProcesses();
  using inspector = createInspector();
  const tell = tellDeaths(inspector);
  await using running = await startService({ inspector });
  const { service, store } = running;
  const child = processes.run(`until [ -e go ]; do sleep 0.05; done; ${script}`);
  const { id, pid, startToken } = await service.registerExecutor({ pid: child.pid });
  processes.run("touch go");
  await once(child, "exit");
  tell({ identity: { pid, startToken }, seenAt: Date.now(), ...status });
  const stored = await until("the end is stored with its status", async () => {
    const executor = await store.executors.get(id);
    return (executor?.ending?.exitCode ?? executor?.ending?.signal) !== undefined && executor;
  });
  expect(stored.ending).toEqual(ending);
  expect((await service.getExecutor(id)).executor).toMatchObject({ alive: false, ending });
});

/** One executor, and a way to tell of deaths. */
async function staged() {
  const inspector = new MockProcessInspector();
  const tell = tellDeaths(inspector);
  inspector.addProcess({ pid: 100 });
  const running = await startService({ inspector });
  const { service } = running;
  const { id, pid, startToken } = await service.registerExecutor({ pid: 100 });
  const identity = { pid, startToken };
  const endingNow = async () => (await service.refresh()).executors.find((one) => one.id === id);
  return { ...running, inspector, tell, id, identity, endingNow };
}

test("a status that is told after a scan saw the end completes it, at the earlier moment", async () => {
  await using scene = await staged();
  scene.inspector.exitProcess(100);
  expect((await scene.endingNow())?.ending).toEqual({ how: "exited" });
  const { endedAt = 0 } = (await scene.store.executors.get(scene.id)) ?? {};
  scene.tell({ identity: scene.identity, seenAt: endedAt - 3, exitCode: 7 });
  await scene.service.refresh();
  expect(await scene.store.executors.get(scene.id)).toMatchObject({
    endedAt: endedAt - 3,
    ending: { how: "exited", exitCode: 7 },
  });
});

test("a death that the pin disproves ends nothing, and is forgotten", async () => {
  await using scene = await staged();
  scene.tell({ identity: scene.identity, seenAt: 0, exitCode: 7 });
  expect((await scene.endingNow())?.alive).toBe(true);
  scene.inspector.exitProcess(100);
  expect((await scene.endingNow())?.ending).toEqual({ how: "exited" });
});

test("another process's death with the same pid is not the root's", async () => {
  await using scene = await staged();
  const identity = { ...scene.identity, startToken: "another" };
  scene.tell({ identity, seenAt: Date.now(), exitCode: 7 });
  scene.inspector.exitProcess(100);
  expect((await scene.endingNow())?.ending).toEqual({ how: "exited" });
});

test("a status that the store could not take is written when it can", async () => {
  await using scene = await staged();
  const { executors } = scene.store;
  const full = vi
    .spyOn(executors, "end")
    .mockRejectedValue(new ProcessServiceError("STORE_FAILED", "The disk is full."));
  scene.inspector.exitProcess(100);
  scene.tell({ identity: scene.identity, seenAt: Date.now(), exitCode: 7 });
  await scene.service.refresh();
  full.mockRestore();
  await scene.service.refresh();
  expect((await executors.get(scene.id))?.ending).toEqual({ how: "exited", exitCode: 7 });
});
