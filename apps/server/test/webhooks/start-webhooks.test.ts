import type { CorralView, Notice, ProcessService } from "@corral/process-service";
import { pino } from "pino";
import { expect, test } from "vitest";
import { waitFor } from "../support/corral-process.ts";
import { readDeliveries, recordDelivery } from "../../src/webhooks/delivery-record.ts";
import { writePrivateHosts } from "../../src/webhooks/private-hosts.ts";
import { startWebhooks } from "../../src/webhooks/start-webhooks.ts";
import { type StoredWebhook, writeWebhooks } from "../../src/webhooks/webhook-file.ts";
import { endpoint } from "../support/endpoint.ts";
import { StagedClock } from "../support/staged-clock.ts";
import { temporaryDirectory } from "../support/test-server.ts";

const minute = 60_000;
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const notice: Notice = { kind: "ended", at: 5, title: "claude: Fix it has ended", text: "" };

type NoticeListener = Parameters<ProcessService["onNotices"]>[0];

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what payloads are made of
const view = { hostId: "h", host: { name: "box" }, executors: [] } as unknown as CorralView;

/** Webhooks of a data directory, told of notices by the test, on a clock of its own. */
async function staged(urls: readonly string[]) {
  const directory = await temporaryDirectory();
  const path = directory.path;
  writePrivateHosts(path, ["127.0.0.1"]);
  const webhooks = urls.map((url, at): StoredWebhook => ({
    id: `w${at}`,
    url,
    secret,
    on: ["ended"],
    details: [],
  }));
  writeWebhooks(path, webhooks);
  const clock = new StagedClock();
  let listener: NoticeListener | undefined;
  const service = {
    onNotices: (one: NoticeListener) => {
      listener = one;
      return () => undefined;
    },
  };
  const running = startWebhooks({
    service,
    directory: path,
    log: pino({ level: "silent" }),
    clock,
  });
  return {
    path,
    clock,
    tell: (...notices: readonly Notice[]) => listener?.(notices, view),
    deliveries: () => readDeliveries(path),
    end: () => running[Symbol.dispose](),
    async [Symbol.asyncDispose]() {
      running[Symbol.dispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}

/** Moves the clock a minute at a time; each attempt that falls due is through before the next. */
async function pass({ clock }: { readonly clock: StagedClock }, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    clock.advance(minute);
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await waitFor(() => clock.sleeping > 0);
  }
}

test("an address that answers 500 for an hour gets it afterwards, the same message", async () => {
  let status = 500;
  await using there = await endpoint((response) => response.writeHead(status).end());
  await using sender = await staged([there.url]);
  sender.tell(notice);
  await waitFor(() => sender.clock.sleeping > 0);
  await pass(sender, 60);
  expect(there.requests).toHaveLength(5);
  expect(sender.deliveries()).toMatchObject([{ state: "retrying", webhookId: "w0" }]);
  status = 204;
  sender.clock.advance(40 * minute);
  await waitFor(() => sender.deliveries()[0]?.state === "delivered");
  expect(new Set(there.requests.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(new Set(there.requests.map(({ body }) => body)).size).toBe(1);
  expect(sender.deliveries()).toMatchObject([
    { event: "ended", at: 5, attempts: [500, 500, 500, 500, 500, 204].map((s) => ({ status: s })) },
  ]);
});

test("after six attempts it is given up", async () => {
  await using there = await endpoint((response) => response.writeHead(503).end());
  await using sender = await staged([there.url]);
  sender.tell(notice);
  await waitFor(() => sender.clock.sleeping > 0);
  await pass(sender, 80);
  sender.clock.advance(24 * 60 * minute);
  await waitFor(() => sender.deliveries()[0]?.state === "given-up");
  expect(there.requests).toHaveLength(6);
});

test.each([301, 308, 400, 401, 404, 410])("an answer of %i is final", async (status) => {
  await using there = await endpoint((response) =>
    response.writeHead(status, { location: "/" }).end(),
  );
  await using sender = await staged([there.url]);
  sender.tell(notice);
  await waitFor(() => sender.deliveries()[0]?.state === "given-up");
  expect(there.requests).toHaveLength(1);
});

test("an address that hangs keeps no other waiting", async () => {
  await using hangs = await endpoint(() => undefined);
  await using answers = await endpoint();
  await using sender = await staged([hangs.url, answers.url]);
  sender.tell(notice);
  await waitFor(() => answers.requests.length === 1);
  await waitFor(() => hangs.requests.length === 1);
  // Ended while it hangs: recorded, not lost.
  sender.end();
  await waitFor(() =>
    sender
      .deliveries()
      .some(({ state, reason }) => state === "given-up" && reason === "Corral ended"),
  );
});

test("one whose webhook is removed is not tried again", async () => {
  await using there = await endpoint((response) => response.writeHead(500).end());
  await using sender = await staged([there.url]);
  sender.tell(notice);
  await waitFor(() => sender.clock.sleeping > 0);
  writeWebhooks(sender.path, []);
  sender.clock.advance(minute);
  await waitFor(() => sender.deliveries()[0]?.reason === "removed");
  expect(there.requests).toHaveLength(1);
});

test("of more than a hundred that wait the oldest are dropped", async () => {
  await using there = await endpoint((response) => response.writeHead(500).end());
  await using sender = await staged([there.url]);
  sender.tell(...Array.from({ length: 120 }, (_, at) => ({ ...notice, at })));
  const dropped = sender.deliveries().filter(({ reason }) => reason === "too many wait");
  expect(dropped.length).toBeGreaterThanOrEqual(19);
});

test("what an earlier server left undone is given up", async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  recordDelivery(path, {
    id: "msg_1",
    webhookId: "w0",
    event: "ended",
    at: 1,
    state: "retrying",
    nextAt: 2,
    attempts: [],
  });
  const service = { onNotices: () => () => undefined };
  using _running = startWebhooks({ service, directory: path, log: pino({ level: "silent" }) });
  expect(readDeliveries(path)).toMatchObject([{ state: "given-up", reason: "Corral ended" }]);
});
