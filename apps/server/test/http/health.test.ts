import { describe, expect, test } from "vitest";
import { stagedMachine, testServer } from "../support/test-server.ts";

describe("health", () => {
  test("/healthz and /readyz answer without a token and reveal nothing about the machine", async () => {
    await using server = await testServer();
    const health = await server.raw({ path: "/healthz" });
    const ready = await server.raw({ path: "/readyz" });
    expect([health.status, health.body]).toEqual([200, "ok\n"]);
    expect([ready.status, ready.body]).toEqual([200, "ok\n"]);
  });

  test("/readyz fails after a failed scan and recovers with the next one", async () => {
    const inspector = stagedMachine();
    await using server = await testServer({ inspector });
    inspector.failNextSnapshot(undefined, 1);
    await server.service.refresh().catch(() => undefined);
    const failed = await server.raw({ path: "/readyz" });
    expect([failed.status, failed.body]).toEqual([503, "the last scan failed\n"]);
    await server.service.refresh();
    expect((await server.raw({ path: "/readyz" })).status).toBe(200);
  });
});

describe("metrics", () => {
  test("count executors, their resources and their left-overs", async () => {
    const inspector = stagedMachine();
    await using server = await testServer({ inspector });
    await server.call("settings.update", { detectAgents: false });
    const agent = (await server.service.view()).processes.find(({ pid }) => pid === 100);
    const registered = await server.call("executors.register", {
      pid: 100,
      startToken: agent?.startToken,
      kind: "coding-agent",
      label: 'agent "quoted"',
      project: "acme/web\n",
    });
    expect(registered.status).toBe(200);
    await server.service.refresh();
    const read = async () => {
      const { headers, body, status } = await server.authorized({ path: "/metrics" });
      expect([status, headers["content-type"]]).toEqual([
        200,
        expect.stringContaining("text/plain; version=0.0.4"),
      ]);
      const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
      for (const line of lines) expect(line).toMatch(/^[a-z_]+(\{[a-z]+="[^\n]*"\})? -?[\d.e+]+$/);
      return new Map(
        lines.map((line): [string, number] => {
          const space = line.lastIndexOf(" ");
          return [line.slice(0, space), Number(line.slice(space + 1))];
        }),
      );
    };
    const before = await read();
    expect(before.get("corral_executors")).toBe(1);
    expect(before.get('corral_processes{standing="owned"}')).toBe(2);
    expect(before.get("corral_left_over_processes")).toBe(0);
    expect(before.get("corral_store_writable")).toBe(1);
    expect(before.get('corral_event_source_info{source="process-connector"}')).toBe(1);
    expect(before.get('corral_unreported_events_total{event="birth"}')).toBe(0);
    expect(before.get('corral_unreported_events_total{event="death"}')).toBe(0);

    inspector.removeProcess(100);
    await server.service.refresh();
    const ended = await read();
    expect(ended.get("corral_executors")).toBe(0);
    expect(ended.get("corral_executors_left_over")).toBe(1);
    expect(ended.get("corral_left_over_processes")).toBe(1);
  });
});
