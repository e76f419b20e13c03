import { connect } from "node:net";
import type { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MockProcessInspector } from "@corral/inspector/mock";
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import { waitFor } from "../support/corral-process.ts";
import { stagedMachine, testServer } from "../support/test-server.ts";

/** A subscription by hand, without chunks (HTTP/1.0). `read: false` takes not one byte. */
function subscribe(
  { port, token }: { readonly port: number; readonly token: string },
  { read = true, lastEventId = "", accept = "Accept: text/event-stream\r\n" } = {},
) {
  const socket: Socket = connect(port, "127.0.0.1");
  let text = "";
  let closed = false;
  if (read) socket.on("data", (chunk) => (text += chunk.toString()));
  else socket.pause();
  socket.on("close", () => (closed = true)).on("error", () => {});
  socket.write(
    `GET /trpc/processes.watch HTTP/1.0\r\nHost: 127.0.0.1:${port}\r\n${accept}Authorization: Bearer ${token}\r\n${lastEventId === "" ? "" : `Last-Event-ID: ${lastEventId}\r\n`}\r\n`,
  );
  return {
    text: () => text,
    closed: () => closed,
    /** Events of this kind, with their ids. */
    events: (kind: string) =>
      [...text.matchAll(/^data: (\{"kind":.*)\nid: (\S+)$/gm)]
        .filter(([, data = ""]) => data.startsWith(`{"kind":"${kind}"`))
        .map(([, data = "", id = ""]) => ({ data: JSON.parse(data), id })),
    [Symbol.dispose]: () => {
      socket.destroy();
    },
  };
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const gc: unknown = runInNewContext("gc");
  if (typeof gc === "function") gc();
}

function heapBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("streams", () => {
  test("a subscriber that never reads costs no more than its buffers", async () => {
    const inspector = new MockProcessInspector();
    inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
    const filler = "x".repeat(1_000);
    for (let pid = 1_000; pid < 1_500; pid++) {
      inspector.addProcess({ pid, parentPid: 1, name: "node", command: ["node", filler] });
    }
    await using server = await testServer({ inspector });
    const silent = Array.from({ length: 5 }, () => subscribe(server, { read: false }));
    using reading = subscribe(server);
    await waitFor(() => reading.events("view").length > 0 || undefined);
    const before = heapBytes();
    let revisions = 0;
    for (let round = 0; round < 60; round++) {
      // About half a megabyte of changes for each subscriber and round.
      for (let pid = 1_000; pid < 1_500; pid++) {
        inspector.updateProcess(pid, { command: ["node", `${round}${filler}`] });
      }
      await server.service.refresh();
      revisions++;
    }
    await waitFor(() => reading.events("changes").length > 0 || undefined);
    const grown = heapBytes() - before - reading.text().length;
    for (const one of silent) one[Symbol.dispose]();
    expect(revisions).toBe(60);
    // Unbounded it would be 5 × 60 × 0.5 MB = 150 MB.
    expect(grown / 1024 ** 2).toBeLessThan(40);
  });

  test("a subscriber that does not read is disconnected after a time", async () => {
    const inspector = new MockProcessInspector();
    const filler = "x".repeat(3_000);
    inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
    // More than the socket buffers of both sides take.
    for (let pid = 1_000; pid < 5_000; pid++) {
      inspector.addProcess({ pid, parentPid: 1, name: "node", command: ["node", filler] });
    }
    await using server = await testServer({ inspector, streamLimits: { stallMs: 2_000 } });
    using silent = subscribe(server, { read: false });
    using reading = subscribe(server);
    await waitFor(() => reading.text().length > 10_000_000 || undefined);
    const metric = async () => (await server.authorized({ path: "/metrics" })).body;
    await expect.poll(metric, { timeout: 30_000 }).toContain("corral_subscribers 1");
    expect([silent.text(), reading.closed()]).toEqual(["", false]);
  });

  test("the number of subscribers is limited", async () => {
    await using server = await testServer({ streamLimits: { maxStreams: 2 } });
    using first = subscribe(server);
    using second = subscribe(server);
    await waitFor(
      () => (first.events("view").length > 0 && second.events("view").length > 0) || undefined,
    );
    using third = subscribe(server);
    await waitFor(() => third.text().includes("TOO_MANY_SUBSCRIBERS") || undefined);
    expect(third.text()).toMatch(/^HTTP\/1\.1 503 /);
    // tRPC streams to who does not say that it takes a stream, too.
    using silent = subscribe(server, { accept: "" });
    await waitFor(() => silent.text() || undefined);
    expect(silent.text()).toMatch(/^HTTP\/1\.1 503 /);
    second[Symbol.dispose]();
    await expect
      .poll(async () => {
        using again = subscribe(server);
        await waitFor(() => again.text() || undefined);
        return again.text().slice(0, 12);
      })
      .toBe("HTTP/1.1 200");
  });

  test("a client that reconnects with its last event id gets only the changes since", async () => {
    const inspector = stagedMachine();
    await using server = await testServer({ inspector });
    const first = subscribe(server);
    const [view] = await waitFor(() => {
      const events = first.events("view");
      return events.length > 0 ? events : undefined;
    });
    first[Symbol.dispose]();
    inspector.addProcess({ pid: 300, parentPid: 1, name: "late" });
    await server.service.refresh();
    using second = subscribe(server, { lastEventId: view?.id ?? "" });
    await waitFor(() => second.text().includes('"late"') || undefined);
    expect(second.events("view")).toEqual([]);
    expect(second.events("changes")[0]?.data.changes.from).toBe(view?.data.view.revision);
  });

  test("the end of the server, while changes are sent, is no error in its log", async () => {
    const lines: string[] = [];
    const log = pino({ level: "error" }, { write: (line) => void lines.push(line) });
    const inspector = stagedMachine();
    const server = await testServer({ inspector, log });
    using subscriber = subscribe(server);
    await waitFor(() => subscriber.events("view").length > 0 || undefined);
    inspector.addProcess({ pid: 300, parentPid: 1, name: "late" });
    const closed = server[Symbol.asyncDispose]();
    await server.service.refresh();
    await closed;
    await waitFor(() => subscriber.closed() || undefined);
    expect(lines).toEqual([]);
  });

  test.each(["deadbeef.1", "nonsense", "1", "x".repeat(256), "%00"])(
    "the last id %j of another run gets a whole view",
    async (lastEventId) => {
      await using server = await testServer();
      using subscriber = subscribe(server, { lastEventId });
      await waitFor(() => subscriber.events("view").length > 0 || undefined);
      expect(subscriber.events("changes")).toEqual([]);
    },
  );
});
