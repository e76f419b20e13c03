import { MockProcessInspector } from "@corral/inspector/mock";
import { expect, test } from "vitest";
import type { CorralEvent, MissedEvents, ProcessService } from "../../src/index.ts";
import { watchEvents, type WatchedEvents } from "../../src/trpc/events.ts";
import { startService } from "../support/service.ts";

interface Told {
  readonly id: string;
  readonly event: CorralEvent | MissedEvents;
}

/** A subscriber as the API has it; `next` waits for one event. */
function subscribe(service: ProcessService, input: WatchedEvents = {}) {
  const over = new AbortController();
  const events = watchEvents(service, input, over.signal)[Symbol.asyncIterator]();
  let first: ReturnType<typeof events.next> | undefined = events.next();
  return {
    next: async (): Promise<Told> => {
      const asked = first ?? events.next();
      first = undefined;
      const { value, done } = await asked;
      if (done === true) throw new Error("the subscription ended");
      const [id, event] = value;
      return { id, event };
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await events.return(undefined);
    },
  };
}

async function stage() {
  const inspector = new MockProcessInspector();
  for (const pid of [100, 200]) inspector.addProcess({ pid, name: "claude" });
  const running = await startService({ inspector });
  await running.service.refresh();
  return { ...running, inspector };
}

test("an executor's life is told to who watches: begun, ended; nothing of before", async () => {
  await using running = await stage();
  const { service, inspector } = running;
  await service.registerExecutor({ pid: 200, label: "earlier" });
  await service.refresh();
  await using watching = subscribe(service);
  await service.registerExecutor({ pid: 100, label: "agent", task: "T-1", project: "shop" });
  await service.refresh();
  expect((await watching.next()).event).toMatchObject({
    version: 1,
    event: "began",
    executor: { label: "agent", task: "T-1", project: "shop", pid: 100, alive: true },
  });
  inspector.removeProcess(100);
  await service.refresh();
  expect((await watching.next()).event).toMatchObject({
    event: "ended",
    executor: { pid: 100, alive: false },
  });
});

test("one that lived between two scans has begun and has ended", async () => {
  await using running = await stage();
  const { service, inspector } = running;
  await using watching = subscribe(service);
  const { id } = await service.registerExecutor({ pid: 100 });
  inspector.removeProcess(100);
  await service.endExecutor(id, { how: "exited", exitCode: 3 });
  await service.refresh();
  expect((await watching.next()).event.event).toBe("began");
  expect((await watching.next()).event).toMatchObject({
    event: "ended",
    executor: { id, ending: { exitCode: 3 } },
  });
});

test("kinds and executors can be chosen", async () => {
  await using running = await stage();
  const { service, inspector } = running;
  const labels = { app: "mine" };
  await using watching = subscribe(service, { on: ["ended"], filter: { labels } });
  await service.registerExecutor({ pid: 100, label: "other" });
  await service.registerExecutor({ pid: 200, label: "mine", labels });
  await service.refresh();
  inspector.removeProcess(100);
  await service.refresh();
  inspector.removeProcess(200);
  await service.refresh();
  expect((await watching.next()).event).toMatchObject({
    event: "ended",
    executor: { label: "mine" },
  });
});

test("it goes on after the last event; an id of another life is told, with what there is", async () => {
  await using running = await stage();
  const { service, inspector } = running;
  await using first = subscribe(service);
  await service.registerExecutor({ pid: 100 });
  await service.refresh();
  const { id } = await first.next();
  inspector.removeProcess(100);
  await service.refresh();
  const ended = await first.next();

  await using resumed = subscribe(service, { lastEventId: id });
  expect(await resumed.next()).toEqual(ended);
  for (const lastEventId of ["0123abcd.1", "nonsense", `${id.split(".")[0]}.999`]) {
    await using lost = subscribe(service, { lastEventId });
    expect((await lost.next()).event.event).toBe("missed");
    expect((await lost.next()).event.event).toBe("began");
    expect(await lost.next()).toEqual(ended);
  }
});

test("the end of the service ends the subscription", async () => {
  const running = await stage();
  await using watching = subscribe(running.service);
  const next = watching.next();
  await running[Symbol.asyncDispose]();
  await expect(next).rejects.toThrow("the subscription ended");
});
