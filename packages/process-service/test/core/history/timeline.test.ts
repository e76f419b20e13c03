import { expect, test } from "vitest";
import { buildTimeline, type LivingProcess } from "../../../src/core/history/timeline.ts";
import type { KillReport } from "../../../src/core.ts";
import { plainPrograms, programKinds } from "../../../src/core/programs/program-kinds.ts";
import { newReport, outcomeOf } from "../../../src/core/kill/kill-record.ts";
import { ended, epoch, executor, hostId, token } from "../scene.ts";
import { exitAt, seenGone, signalledAt } from "./exits.ts";

const at = (seconds: number) => epoch + seconds * 1000;
const counts = { succeeded: 1, failed: 0, signalled: 1, unknown: 0 };
const none = { exits: [], kills: [], living: [], counts, limit: 100, programs: plainPrograms };

function living(pid: number, start: number, more: Partial<LivingProcess> = {}): LivingProcess {
  return {
    process: { pid, startToken: token(start) },
    name: "node",
    command: "node server.js",
    title: "server.js",
    startedAt: at(start),
    leftOver: false,
    memoryBytes: 500,
    ports: [],
    ...more,
  };
}

test("one that lives: started, what it started, the ports that were opened", () => {
  const port = { port: 3000, protocol: "tcp", firstSeenAt: at(130) } as const;
  const { entries, omitted, exits } = buildTimeline({
    ...none,
    executor: executor(),
    exits: [exitAt(30, 125, { start: 110 })],
    living: [living(4711, 100), living(20, 120, { ports: [port] })],
  });
  expect(entries).toMatchObject([
    { at: at(100), kind: "started" },
    { at: at(110), kind: "process-started", process: { pid: 30 } },
    { at: at(120), kind: "process-started", process: { pid: 20 } },
    { at: at(125), kind: "process-ended", process: { pid: 30 }, exitCode: 0, livedMs: 15_000 },
    { at: at(130), kind: "port-opened", process: { pid: 20 }, port: 3000, protocol: "tcp" },
  ]);
  expect(entries).toHaveLength(5);
  expect({ omitted, exits }).toEqual({ omitted: 0, exits: counts });
});

test("one that ended: stops by whom, ends by which kill, and what was left over", () => {
  const process = { pid: 20, startToken: token(100) };
  const report: KillReport = {
    ...newReport({
      id: "k",
      hostId,
      scope: { kind: "process", process },
      client: "cli",
      startedAt: at(200),
    }),
    status: "done",
    finishedAt: at(201),
    confirmedGone: 1,
    outcomes: [
      outcomeOf({ process, id: "20", name: "node", command: "node", memoryBytes: 0 }, "terminated"),
    ],
  };
  const root = exitAt(4711, 900, {
    livingChildren: [{ pid: 50, name: "vite" }],
    livingChildrenCount: 1,
  });
  const { entries } = buildTimeline({
    ...none,
    executor: ended({ ending: { how: "exited", exitCode: 0 } }),
    exits: [
      signalledAt(20, 200.5, "SIGTERM"),
      signalledAt(21, 300, "SIGKILL"),
      seenGone(22, 901), // ended with it
      seenGone(23, 990), // outlived it
      root,
    ],
    kills: [report],
    living: [living(50, 150, { leftOver: true })],
  });
  expect(entries.filter(({ kind }) => kind !== "process-started")).toMatchObject([
    { kind: "started" },
    { at: at(200), kind: "stop", killId: "k", client: "cli", status: "done", confirmedGone: 1 },
    { at: at(200.5), kind: "process-ended", process: { pid: 20 }, signal: "SIGTERM", killId: "k" },
    { at: at(300), kind: "process-ended", process: { pid: 21 }, signal: "SIGKILL" },
    {
      at: at(900),
      kind: "ended",
      ending: { how: "exited", exitCode: 0 },
      livingChildren: [{ pid: 50, name: "vite" }],
    },
    { at: at(900), kind: "left-over", processes: 2, running: 1, memoryBytes: 500 },
    { at: at(901), kind: "process-ended", process: { pid: 22 } },
    { at: at(990), kind: "process-ended", process: { pid: 23 } },
  ]);
  const others = entries.filter((one) => one.kind === "process-ended" && one.process.pid !== 20);
  for (const one of others) expect(one).not.toHaveProperty("killId");
  for (const one of others.slice(1)) expect(one).not.toHaveProperty("exitCode");
});

test("the newest entries stay, and how many were left out is said", () => {
  const exits = [110, 120, 130].map((end, index) => exitAt(20 + index, end));
  const { entries, omitted } = buildTimeline({ ...none, executor: executor(), exits, limit: 2 });
  expect(entries).toMatchObject([{ at: at(120) }, { at: at(130) }]);
  expect(omitted).toBe(5);
});

test("what ended is named by what it ran: by its product where it was an agent", () => {
  const codex = { label: "codex", title: "Codex", role: "agent" } as const;
  const programs = programKinds(
    { identify: ({ name }) => (name === "codex" ? codex : undefined) },
    [],
  );
  const shell = exitAt(30, 120, { start: 110 });
  const { entries } = buildTimeline({
    ...none,
    executor: executor(),
    programs,
    exits: [
      { ...shell, name: "bash", command: "/bin/bash -c 'cd /wt/a && npm test'" },
      { ...exitAt(31, 121, { start: 111 }), name: "codex", command: "codex exec 'fix it'" },
    ],
    living: [living(20, 115, { title: "vite dev", role: "dev-server" })],
  });
  const titles = entries.flatMap((entry) =>
    "title" in entry ? [[entry.kind, entry.title, entry.role]] : [],
  );
  expect(titles).toEqual([
    ["process-started", "npm test", "shell"],
    ["process-started", "codex", "agent"],
    ["process-started", "vite dev", "dev-server"],
    ["process-ended", "npm test", "shell"],
    ["process-ended", "codex", "agent"],
  ]);
});
