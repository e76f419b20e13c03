import { realpath } from "node:fs/promises";
import { MockProcessInspector } from "@corral/inspector/mock";
import { type CorralRouter, createCorralLinks } from "@corral/client/trpc";
import type { CorralView, Totals } from "@corral/process-service/core";
import { createTRPCClient } from "@trpc/client";
import pc from "picocolors";
import { expect, test } from "vitest";
import { summarize } from "../../web/src/features/processes/model/summary.ts";
import { buildTable } from "../../web/src/features/processes/model/table-model.ts";
import { ps, type PsCommandOptions } from "../src/cli/actions/ps.ts";
import { topFrame } from "../src/cli/top/frame.ts";
import { startState } from "../src/cli/top/state.ts";
import { leftOverSummary } from "../src/run/left-over-summary.ts";
import { temporaryDirectory, testServer } from "./support/test-server.ts";

const megabyte = 1024 ** 2;
const colors = pc.createColors(false);

/**
 * Two agents in one project. One lives, with a server, a child that is dead but not collected, and a
 * person's shell in its workspace. One has ended and left a server over and what a person keeps,
 * beside a dead one and a shell in its workspace. Both have started a daemon that all sessions of its
 * product share, with a tool below. All that is suspected or shared is large and listens.
 */
async function stage() {
  const inspector = new MockProcessInspector();
  const [web, api] = [await temporaryDirectory(), await temporaryDirectory()];
  const add = (
    pid: number,
    parentPid: number,
    size: number,
    port?: number,
    cwd?: string,
    command = [`p${pid}`],
  ) =>
    inspector.addProcess(
      {
        pid,
        parentPid,
        name: command[0]!,
        command,
        memoryBytes: size * megabyte,
        cpuPercent: size / 10,
        state: size === 0 ? "zombie" : "sleeping",
        ...(cwd !== undefined && { workingDirectory: cwd }),
      },
      port === undefined
        ? {}
        : { details: { ports: [{ protocol: "tcp", address: "127.0.0.1", port }] } },
    );
  const [webPath, apiPath] = [await realpath(web.path), await realpath(api.path)];
  inspector.addProcess({ pid: 1, parentPid: null, name: "init" });
  add(100, 1, 50, undefined, webPath);
  add(101, 100, 200, 5173);
  add(102, 100, 0);
  add(200, 1, 400, 22, webPath);
  add(300, 1, 60, undefined, apiPath);
  add(310, 300, 90, 3000);
  add(311, 300, 10, 3001);
  add(312, 310, 0);
  add(320, 1, 800, 23, apiPath);
  add(400, 100, 1_000, 24, webPath, ["codex", "app-server", "--managed-daemon"]);
  add(401, 400, 1_100, 25, webPath);
  add(402, 300, 1_200, 26, apiPath, ["cline", "--cline-hub-daemon"]);
  const server = await testServer({ inspector });
  const { service } = server;
  const common = { project: "shop", label: "agent" } as const;
  await service.registerExecutor({ ...common, pid: 100, id: "alive", workspace: webPath });
  await service.registerExecutor({ ...common, pid: 300, id: "ended", workspace: apiPath });
  await service.refresh();
  inspector.removeProcess(300);
  await service.refresh();
  const kept = inspector.getProcess(311)?.startToken ?? "";
  await service.protect({ process: { pid: 311, startToken: kept } });
  const url = `http://127.0.0.1:${server.port}`;
  const client = createTRPCClient<CorralRouter>({
    links: createCorralLinks({ url, token: server.token }),
  });
  return {
    server,
    client,
    view: await service.refresh(),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await web[Symbol.asyncDispose]();
      await api[Symbol.asyncDispose]();
    },
  };
}

type Scene = Awaited<ReturnType<typeof stage>>;

async function psLines({ client }: Scene, options: PsCommandOptions): Promise<string[]> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const connection = { client, source: "server", directory: "" } as const;
  await ps(
    [],
    options,
    { ...connection, [Symbol.asyncDispose]: async () => {} },
    {
      out: print,
      err: print,
      colors,
      width: Number.POSITIVE_INFINITY,
      interactive: false,
      ask: async () => "declined",
    },
  );
  return lines;
}

async function metricsOf({ server }: Scene): Promise<(name: string) => number | undefined> {
  const { body } = await server.authorized({ path: "/metrics" });
  const lines = body.split("\n").map((line) => line.split(" "));
  return (name) => {
    const value = lines.find(([key]) => key === name)?.[1];
    return value === undefined ? undefined : Number(value);
  };
}

/** The rows of the page's table that stand for something other than one process. */
function pageGroups(view: CorralView) {
  const { rows } = buildTable(view, {
    scope: "agents",
    layout: "tree",
    grouping: "project",
    sorting: { column: "name", descending: false },
    filter: [],
    toggled: new Set(),
  });
  return new Map(rows.map(({ key, node }) => [key, node]));
}

const alive: Totals = {
  processes: 3,
  memoryBytes: 250 * megabyte,
  cpuPercent: 25,
  ports: [5173],
  leftOver: 0,
  suspected: 1,
};
const ended: Totals = {
  processes: 3,
  memoryBytes: 100 * megabyte,
  cpuPercent: 10,
  ports: [3000, 3001],
  leftOver: 2,
  suspected: 1,
};
const both: Totals = {
  processes: 6,
  memoryBytes: 350 * megabyte,
  cpuPercent: 35,
  ports: [3000, 3001, 5173],
  leftOver: 2,
  suspected: 2,
};
/** What is left over: the page's banner, the finding, the summary of `corral run`, the last line of top's head. */
const left = { processes: 2, memoryBytes: 100 * megabyte, ports: [3000, 3001] };

test("page, command, API and metrics show the same totals", async () => {
  await using scene = await stage();
  const { client, view } = scene;

  // The API.
  const summary = await client.host.summary.query();
  expect(summary).toMatchObject({
    totals: both,
    executorsAlive: 1,
    executorsEndedWithLeftOvers: 1,
    projects: [{ project: "shop", totals: both }],
  });
  const executors = await client.executors.list.query();
  expect(new Map(executors.map(({ id, totals }) => [id, totals]))).toEqual(
    new Map([
      ["alive", alive],
      ["ended", ended],
    ]),
  );
  const listed = await client.processes.list.query({ leftOver: true });
  expect(listed.map(({ pid }) => pid)).toEqual([310, 311]);
  const finding = view.findings.find(({ kind }) => kind === "left-over");
  expect(finding).toMatchObject({ memoryBytes: left.memoryBytes, processIds: { length: 2 } });
  expect(finding?.reason).toContain("2 processes of it still run: p310, p311");
  expect(finding?.reason).toContain("holding port 3000, 3001.");

  // The page.
  const page = summarize(view);
  expect(page.agents).toEqual({ ...both, executors: 1 });
  expect(page.leftOver).toMatchObject({ ...left, executors: 1 });
  const groups = pageGroups(view);
  const shown = ({ processes, memoryBytes, cpuPercent, ports, leftOver }: Totals) => ({
    processes,
    memoryBytes,
    cpuPercent,
    ports,
    leftOver,
  });
  expect(groups.get("project:shop")).toMatchObject(shown(alive));
  expect(groups.get("left-over")).toMatchObject(shown(ended));
  expect(groups.get("executor:alive")).toMatchObject(shown(alive));
  expect(groups.get("executor:ended")).toMatchObject(shown(ended));
  expect(groups.get("suspected:ended")).toMatchObject({ processes: 1, leftOver: 0 });
  const ofCodex = { processes: 2, memoryBytes: 2_100 * megabyte, cpuPercent: 210, leftOver: 0 };
  const ofCline = { processes: 1, memoryBytes: 1_200 * megabyte, cpuPercent: 120, leftOver: 0 };
  expect(groups.get("shared:codex")).toMatchObject(ofCodex);
  expect(groups.get("shared:cline")).toMatchObject(ofCline);

  // The command.
  const lines = await psLines(scene, {});
  expect(lines.find((line) => line.includes("agent 100"))).toMatch(
    / · 3 processes · 250 MB · 25 % · :5173 · 1 more may be related$/,
  );
  expect(lines.find((line) => line.includes("agent 300"))).toMatch(
    /, 2 left over · 3 processes · 100 MB · 10 % · :3000 :3001 · 1 more may be related$/,
  );
  expect(lines.filter((line) => / {2}left over(, protected)?$/.test(line))).toHaveLength(2);
  expect(lines.filter((line) => line.endsWith("  may be related"))).toHaveLength(2);
  const headings = [
    "Codex · 2 processes · 2.1 GB · 210 %",
    "Cline CLI · 1 process · 1.2 GB · 120 %",
  ];
  for (const heading of headings) expect(lines).toContain(`Shared by the sessions of ${heading}`);
  expect(lines.filter((line) => / {2}shared(?: {2}|$)/.test(line))).toHaveLength(3);
  const [, , ...rows] = await psLines(scene, { leftOver: true });
  expect(rows.map((line) => line.trim().split(" ")[0])).toEqual(["310", "311"]);
  const { data }: { readonly data: Pick<CorralView, "processes"> } = JSON.parse(
    (await psLines(scene, { json: true })).join("\n"),
  );
  expect(
    data.processes.flatMap(({ pid, agent }) => (agent === undefined ? [] : [[pid, agent]])),
  ).toEqual([
    [400, { label: "codex", title: "Codex", role: "daemon" }],
    [402, { label: "cline", title: "Cline CLI", role: "daemon" }],
  ]);
  const top = topFrame(view, startState, { columns: 200, rows: 40 }, colors);
  expect(top[0]).toMatch(/^1 agent {2}6 processes {2}350 MB {2}35 % {2}2 more may be related {2}/);
  for (const heading of headings) expect(top).toContain(`  Shared by the sessions of ${heading}`);
  expect(top[1]).toBe("2 left over  100 MB  :3000 :3001");

  // What `corral run` says at the end: one of them is kept.
  const plan = await client.processes.previewKill.mutate({
    scope: { kind: "left-over", executorId: "ended" },
  });
  expect(leftOverSummary({ label: "agent", executorId: "ended", plan })).toMatch(
    /^agent left over 2 processes \(100 MB, :3000 :3001\), 1 of them may not be stopped, 1 more may be related;/,
  );
  expect(plan.targets.map(({ process, selected }) => [process.pid, selected])).toEqual([
    [320, false],
    [310, true],
  ]);

  // Prometheus.
  const metric = await metricsOf(scene);
  expect(metric('corral_processes{standing="owned"}')).toBe(both.processes);
  expect(metric('corral_processes{standing="suspected"}')).toBe(both.suspected);
  expect(metric("corral_memory_bytes")).toBe(both.memoryBytes);
  expect(metric("corral_cpu_cores")).toBe(both.cpuPercent / 100);
  expect(metric("corral_left_over_processes")).toBe(both.leftOver);
  expect(metric("corral_executors_left_over")).toBe(1);
  expect(metric('corral_project_memory_bytes{project="shop"}')).toBe(both.memoryBytes);
  expect(metric('corral_project_left_over_processes{project="shop"}')).toBe(both.leftOver);
});
