import { expect, test } from "vitest";
import { observeExits } from "../../../src/core/history/observe-exits.ts";
import type { PortOpening, SeenDeath } from "../../../src/core/history/process-exit.ts";
import type { LineageEntry } from "../../../src/core/model.ts";
import { entry, epoch, key, token, type Row } from "../scene.ts";
import { death, root, Scans } from "./scans.ts";

const server: Row = { pid: 20, parent: 4711, start: 200 };

interface Scene {
  readonly before?: readonly Row[];
  readonly after: readonly Row[];
  /** Known by their birth alone. */
  readonly born?: readonly (readonly [string, LineageEntry])[];
  readonly deaths?: readonly SeenDeath[];
  readonly ports?: readonly (readonly [string, readonly PortOpening[]])[];
}

/** What two scans and the deaths told meanwhile say of ended processes. */
function observe({ before = [root], after, born = [], deaths = [], ports = [] }: Scene) {
  const scans = new Scans();
  for (const [id, openings] of ports) scans.ports.set(id, openings);
  scans.scan(before, 900);
  for (const [id, one] of born) scans.lineage.set(id, one);
  const { exits, unmatched } = observeExits({ ...scans.scan(after, 910), deaths });
  return { exits: [...exits], unmatched };
}

test("a process that is gone has ended at the scan that missed it, and how is not guessed", () => {
  const port: PortOpening = { port: 3000, protocol: "tcp", firstSeenAt: epoch };
  const { exits } = observe({
    before: [root, server],
    after: [root],
    ports: [[key(20, 200), [port]]],
  });
  expect(exits).toEqual([
    {
      hostId: "host-a",
      executorId: "x",
      process: { pid: 20, startToken: token(200) },
      parent: { pid: 4711, startToken: token(100) },
      name: "node",
      command: "node server.js",
      startedAt: epoch + 200_000,
      endedAt: epoch + 910_000,
      ports: [port],
      livingChildren: [],
      livingChildrenCount: 0,
    },
  ]);
});

test("a death that was told says when and how, once", () => {
  const { exits } = observe({
    before: [root, server],
    after: [root],
    deaths: [death(20, 200, 905, { signal: "SIGSEGV", coreDumped: true })],
  });
  expect(exits).toMatchObject([{ endedAt: epoch + 905_000, signal: "SIGSEGV", coreDumped: true }]);
});

test("a death for lack of memory is recorded as such", () => {
  const { exits } = observe({
    before: [root, server],
    after: [root],
    deaths: [death(20, 200, 905, { signal: "SIGKILL", outOfMemory: true })],
  });
  expect(exits).toMatchObject([{ signal: "SIGKILL", outOfMemory: true }]);
});

test.each([[[{ exitCode: 3 }, {}]], [[{}, { exitCode: 3 }]]])(
  "of a death that was told as %j the status counts",
  (reports) => {
    const { exits } = observe({
      before: [root, server],
      after: [root],
      deaths: reports.map((status) => death(20, 200, 905, status)),
    });
    expect(exits).toMatchObject([{ exitCode: 3 }]);
  },
);

test("a process that no scan has seen is known by its birth", () => {
  const born = [entry(30, { start: 901, under: key(4711), name: "sh", command: "sh" })];
  const { exits } = observe({
    after: [root],
    born,
    deaths: [death(30, 901, 902, { exitCode: 3 })],
  });
  expect(exits).toMatchObject([
    { name: "sh", startedAt: epoch + 901_000, endedAt: epoch + 902_000, exitCode: 3 },
  ]);
});

test("children that were alive are named: those that run now, and those that died later", () => {
  const born = [
    entry(30, { start: 901, under: key(4711), name: "sh" }),
    entry(31, { start: 902, under: key(30, 901), name: "died-before" }),
    entry(32, { start: 903, under: key(30, 901), name: "died-after" }),
    entry(33, { start: 904, under: key(30, 901), name: "gone-who-knows-when" }),
  ];
  const { exits } = observe({
    after: [root, { pid: 34, parent: 1, start: 904, name: "runs" }],
    born: [...born, entry(34, { start: 904, under: key(30, 901), name: "runs" })],
    deaths: [
      death(31, 902, 903, { exitCode: 0 }),
      death(30, 901, 905, { exitCode: 0 }),
      death(32, 903, 906, { exitCode: 0 }),
    ],
  });
  const shell = exits.find(({ process }) => process.pid === 30);
  expect(shell?.livingChildren).toEqual([
    { pid: 32, name: "died-after" },
    { pid: 34, name: "runs" },
  ]);
  expect(shell?.livingChildrenCount).toBe(2);
});

test("a child that was born after the scan is alive where deaths are reported", () => {
  const born = [
    entry(30, { start: 901, under: key(4711), name: "sh" }),
    entry(31, { start: 911, under: key(30, 901), name: "server" }),
  ];
  const { exits } = observe({
    after: [root],
    born,
    deaths: [death(30, 901, 912, { exitCode: 0 })],
  });
  expect(exits).toMatchObject([{ livingChildren: [{ pid: 31, name: "server" }] }]);
});

test.each<[string, Scene]>([
  ["a stranger's", { after: [root], deaths: [death(99, 1, 905, { exitCode: 0 })] }],
  [
    "another process's that had the pid",
    {
      before: [root, server],
      after: [root, server],
      deaths: [death(20, 150, 905, { exitCode: 1 })],
    },
  ],
])("a death is matched by identity: %s is handed back", (_, scene) => {
  const { exits, unmatched } = observe(scene);
  expect(exits).toEqual([]);
  expect(unmatched).toHaveLength(1);
});

test("what belongs only through a shared daemon is suspected, and has no record", () => {
  const tmux: Row = { pid: 40, parent: 4711, start: 300, name: "tmux", command: ["tmux"] };
  const shell: Row = { pid: 41, parent: 40, start: 301, name: "bash", command: ["bash"] };
  const { exits } = observe({
    before: [root, tmux, shell],
    after: [root],
    deaths: [death(41, 301, 905, { exitCode: 1 })],
  });
  expect(exits).toEqual([]);
});
