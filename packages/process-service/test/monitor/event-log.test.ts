import { viewBuilders } from "@corral/testing";
import { expect, test } from "vitest";
import type { Notice } from "../../src/core.ts";
import { EventLog, type EventOptions, type NumberedEvent } from "../../src/monitor/event-log.ts";

const { corralView } = viewBuilders({});
const view = corralView({});
const notices = (count: number): readonly Notice[] =>
  Array.from({ length: count }, (_, at) => ({ kind: "memory", at, title: `${at}`, text: "" }));

/** What a watcher gets before it would have to wait. */
async function kept(log: EventLog, options: EventOptions): Promise<readonly NumberedEvent[]> {
  const over = new AbortController();
  const told: NumberedEvent[] = [];
  const reading = (async () => {
    for await (const one of log.watch({ ...options, signal: over.signal })) told.push(one);
  })();
  for (let length = -1; length < told.length;) {
    length = told.length;
    await new Promise((resolve) => setImmediate(resolve));
  }
  over.abort();
  await reading;
  return told;
}

test("the last thousand are kept; who was away for longer is told, and gets them", async () => {
  const log = new EventLog();
  log.add(notices(5), view);
  log.add(notices(1_200), view);
  const [missed, ...rest] = await kept(log, { after: 3 });
  expect(missed).toMatchObject({ number: 205, event: { event: "missed" } });
  expect(rest.map(({ number }) => number)).toEqual(
    Array.from({ length: 1_000 }, (_, at) => at + 206),
  );
  // Resumed after `missed` itself, it goes on with the same.
  expect(await kept(log, { after: 205 })).toEqual(rest);
  expect(await kept(log, { after: 1_204 })).toEqual(rest.slice(-1));
  expect(await kept(log, { after: 1_205 })).toEqual([]);
  expect(await kept(log, {})).toEqual([]);
});

test("a number that there has not been yet is another log's", async () => {
  const log = new EventLog();
  log.add(notices(2), view);
  const told = await kept(log, { after: 7 });
  expect(told.map(({ number, event }) => [number, event.event])).toEqual([
    [0, "missed"],
    [1, "memory"],
    [2, "memory"],
  ]);
});

test("the end of the log ends those who wait", async () => {
  const log = new EventLog();
  const next = log.watch({})[Symbol.asyncIterator]().next();
  log.close();
  expect(await next).toEqual({ done: true, value: undefined });
});
