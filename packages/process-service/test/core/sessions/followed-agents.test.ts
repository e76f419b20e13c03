import { expect, test } from "vitest";
import { associate } from "../../../src/core/association/associate.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import { followedAgents } from "../../../src/core/sessions/followed-agents.ts";
import { agentMarkersOf } from "../association/association-scene.ts";
import { programs } from "../association/products.ts";
import { alter, ended, executor, key, snapshot, system, type Row } from "../scene.ts";

function followed(
  rows: readonly Row[],
  {
    executors = [executor()],
    markers = [],
  }: {
    readonly executors?: Parameters<typeof followedAgents>[1];
    readonly markers?: Parameters<typeof agentMarkersOf>[0];
  } = {},
) {
  const taken = snapshot([...system, ...rows]);
  const index = indexSnapshot(taken, undefined, programs);
  const agentMarkers = agentMarkersOf(markers);
  const result = associate({
    snapshot: taken,
    index,
    executors,
    lineage: new Map(),
    markers: new Map(),
    agentMarkers,
  });
  return followedAgents(result, executors);
}

const pidsOf = (...given: Parameters<typeof followed>): Record<string, readonly number[]> =>
  Object.fromEntries(
    [...followed(...given)].map(([id, { processes }]) => [id, processes.map(({ pid }) => pid)]),
  );

const claude = { name: "claude", command: ["claude"] };
const root = { pid: 4711, ...claude, processGroupId: 4711 };

test.each<[string, readonly Row[], readonly number[] | undefined]>([
  ["the root", [root], [4711]],
  [
    "a wrapper's worker, after the root",
    [root, { ...root, pid: 4700, parent: 4711, start: 101 }],
    [4711, 4700],
  ],
  [
    "no other agent that it runs: that has a session of its own",
    [root, { ...root, pid: 4800, parent: 4711, start: 200, processGroupId: 4800 }],
    [4711],
  ],
  [
    "no agent of another product inside",
    [root, { pid: 4800, parent: 4711, name: "codex", command: ["codex"], processGroupId: 4711 }],
    [4711],
  ],
  [
    "the first agent below a root that is none",
    [
      { pid: 4711, name: "bash", command: ["bash"], processGroupId: 4711 },
      { ...root, pid: 4900, parent: 4711, start: 300, processGroupId: 4900 },
      { ...root, pid: 4950, parent: 4711, start: 200, processGroupId: 4950 },
    ],
    [4950],
  ],
  [
    "where there are no groups, all of its product",
    [
      { pid: 4711, ...claude },
      { pid: 4800, parent: 4711, start: 200, ...claude },
    ],
    [4711, 4800],
  ],
  [
    "at most four",
    [
      root,
      ...alter([root, root, root, root], (_, at) => ({
        pid: 4712 + at,
        parent: 4711,
        start: 101 + at,
      })),
    ],
    [4711, 4712, 4713, 4714],
  ],
  ["no zombie", [{ ...root, state: "zombie" }], undefined],
  ["no helper of an agent", [{ ...root, command: ["claude", "mcp-server"] }], undefined],
  ["no daemon of an agent", [{ ...root, command: ["claude", "--managed-daemon"] }], undefined],
])("followed is %s", (_title, rows, pids) => {
  expect(pidsOf(rows)).toEqual(pids === undefined ? {} : { x: pids });
});

test("an ended executor is not followed, and what is only suspected neither", () => {
  expect(pidsOf([root], { executors: [ended()] })).toEqual({});
  const workspace = "/wt/a";
  const executors = [executor({ workspace })];
  expect(
    pidsOf([{ pid: 4900, ...claude, start: 300, workingDirectory: workspace }], { executors }),
  ).toEqual({});
});

test("what the source gets of a process", () => {
  const rows = [
    { ...root, workingDirectory: "/wt/a", userId: 1_000, cpuTimeMs: 30 },
    { ...root, pid: 4712, parent: 4711, start: 101, cpuTimeMs: 12, workingDirectory: "/wt/a" },
    { pid: 4800, parent: 4712, start: 200, name: "bash" },
  ];
  const markers = [[key(4800, 200), "CLAUDE_CODE_SESSION_ID=s"]] as const;
  const agent = followed(rows, { markers }).get("x");
  expect(agent?.product).toEqual({ label: "claude", title: "CLAUDE" });
  expect(agent?.processes[0]).toEqual({
    key: "x 4711",
    product: "claude",
    pid: 4711,
    startToken: "boot-1:100",
    startTicks: "100",
    startedAt: expect.any(Number),
    command: ["claude"],
    workingDirectory: "/wt/a",
    userId: 1_000,
    cpuTimeMs: 42,
    startedAlone: true,
    markers: [{ variable: "CLAUDE_CODE_SESSION_ID", value: "s" }],
  });
});

test("an id that the root carries, too, is not its own", () => {
  const rows = [root, { pid: 4800, parent: 4711, start: 200, name: "bash" }];
  const markers = [
    [key(4711), "CLAUDE_CODE_SESSION_ID=s"],
    [key(4800, 200), "CLAUDE_CODE_SESSION_ID=s"],
  ] as const;
  expect(followed(rows, { markers }).get("x")?.processes[0]?.markers).toBeUndefined();
});

test.each<[string, Row, boolean]>([
  ["elsewhere", { pid: 5000, ...claude, start: 101, workingDirectory: "/wt/b" }, true],
  [
    "there, at about the same time",
    { pid: 5000, ...claude, start: 109, workingDirectory: "/wt/a" },
    false,
  ],
  ["there, before", { pid: 5000, ...claude, start: 95, workingDirectory: "/wt/a" }, false],
  ["there, later", { pid: 5000, ...claude, start: 111, workingDirectory: "/wt/a" }, true],
  [
    "there, of another product",
    { pid: 5000, name: "codex", command: ["codex"], workingDirectory: "/wt/a" },
    true,
  ],
  [
    "there, as its worker",
    { pid: 5000, parent: 4711, ...claude, start: 101, workingDirectory: "/wt/a" },
    true,
  ],
])("with another agent %s, it started alone: %s", (_title, other, alone) => {
  const agent = followed([{ ...root, workingDirectory: "/wt/a" }, other]).get("x");
  expect(agent?.processes[0]?.startedAlone).toBe(alone);
});
