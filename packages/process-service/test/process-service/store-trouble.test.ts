import { agentProducts } from "@corral/agents";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { createProcessService, ProcessServiceError, type Store } from "../../src/index.ts";
import { openSqliteStore } from "../../src/sqlite.ts";

/** A store of which every write fails while `broken` says so, as on a full disk. */
async function breakableStore(hostId: string) {
  const store = await openSqliteStore({ path: ":memory:", hostId });
  const state = { broken: false };
  const guard = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value === "object" && value !== null) return guard(value);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const reads = ["list", "get", "load", "status", "unfinished", "ofExecutor", "close"];
          if (state.broken && !reads.includes(String(name)) && name !== "foreignChanges") {
            return Promise.reject(new ProcessServiceError("STORE_FAILED", "the disk is full"));
          }
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
  return { store: guard<Store>(store), state };
}

test("a full disk stops no scan; unwritten data is written later", async () => {
  const inspector = new MockProcessInspector();
  const { hostId } = await inspector.snapshot();
  const { store, state } = await breakableStore(hostId);
  const service = await createProcessService({ inspector, store });
  inspector.addProcess({ pid: 100, name: "agent" });
  const executor = await service.registerExecutor({ pid: 100 });

  state.broken = true;
  const child = inspector.addProcess({ pid: 101, parentPid: 100 });
  await service.refresh();
  inspector.removeProcess(100);
  const view = await service.refresh();
  expect(view.scan.state).toBe("ok");
  expect(view.executors.find(({ id }) => id === executor.id)?.alive).toBe(false);
  expect(view.processes.find(({ pid }) => pid === 101)?.association).toMatchObject({
    executorId: executor.id,
    leftOver: true,
    standing: "owned",
  });
  inspector.addProcess({ pid: 200 });
  await expect(service.registerExecutor({ pid: 200 })).rejects.toMatchObject({
    code: "STORE_FAILED",
  });
  // Nothing was registered, so it can be tried again.
  expect(await service.listExecutors({ alive: true })).toEqual([]);
  await expect(service.protect({ process: child })).rejects.toMatchObject({ code: "STORE_FAILED" });

  state.broken = false;
  await service.refresh();
  await service.refresh();
  expect((await store.executors.get(executor.id))?.ending).toEqual({ how: "exited" });
  const written = await store.lineage.load(hostId);
  expect(written.map(({ process }) => process.pid)).toContain(101);
  await service.close();
  await store.close();
});

test("an agent that is detected while nothing can be written is shown, and stored later", async () => {
  const inspector = new MockProcessInspector();
  const { hostId } = await inspector.snapshot();
  const { store, state } = await breakableStore(hostId);
  const service = await createProcessService({ inspector, store, products: agentProducts });
  state.broken = true;
  inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
  const [agent] = (await service.refresh()).executors;
  expect(agent).toMatchObject({ label: "claude", origin: "detected", alive: true });
  expect((await service.refresh()).executors.length).toBe(1);
  state.broken = false;
  await service.refresh();
  expect(await store.executors.get(agent?.id ?? "")).toMatchObject({ label: "claude" });
  await service.close();
  await store.close();
});
