import type { ProcessDetails } from "@corral/inspector";
import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import { startService } from "../support/service.ts";

/** A machine on which reading ports and markers waits for the test. */
function machineWithSlowDetails() {
  const inspector = new MockProcessInspector();
  const held = Promise.withResolvers<void>();
  const read = inspector.readDetails.bind(inspector);
  inspector.readDetails = async (targets, kinds): Promise<ReadonlyMap<string, ProcessDetails>> => {
    await held.promise;
    return read(targets, kinds);
  };
  return { inspector, release: held.resolve };
}

const port = { protocol: "tcp", address: "127.0.0.1", port: 5173 } as const;

test("it is ready before ports are known; watchers get them as changes, questions wait for them", async () => {
  const { inspector, release } = machineWithSlowDetails();
  inspector.addProcess({ pid: 100, name: "claude", command: ["claude"] });
  inspector.addProcess({ pid: 101, parentPid: 100 }, { details: { ports: [port] } });
  // Resolves although no detail can be read yet.
  await using started = await startService({ inspector, settings: { detectAgents: true } });
  const { service } = started;
  expect(service.status()).toMatchObject({ scan: { state: "ok" }, store: { mode: "read-write" } });

  const stop = new AbortController();
  const events = service.watch({ signal: stop.signal })[Symbol.asyncIterator]();
  const first = await events.next();
  if (first.done === true || first.value.kind !== "view") throw new Error("no view came first");
  const child = first.value.view.processes.find(({ pid }) => pid === 101);
  expect(child?.association?.standing).toBe("owned");
  expect(child?.ports).toBeUndefined();

  const asked = service.listProcesses({ port: 5173 });
  const settled = await Promise.race([asked.then(() => "answered"), Promise.resolve("waits")]);
  expect(settled).toBe("waits");

  release();
  expect((await asked).map(({ pid }) => pid)).toEqual([101]);
  const second = await events.next();
  if (second.done === true || second.value.kind !== "changes") throw new Error("no changes came");
  expect(JSON.stringify(second.value.changes)).toContain("5173");
  stop.abort();
});

test("the start needs one scan, begun after the store was read", async () => {
  const inspector = new MockProcessInspector();
  let scans = 0;
  const snapshot = inspector.snapshot.bind(inspector);
  inspector.snapshot = async (options) => {
    scans += 1;
    return snapshot(options);
  };
  await using _started = await startService({ inspector });
  expect(scans).toBe(1);
});
