import { describe, expect, test } from "vitest";
import { associate } from "../../src/core/index.ts";
import type { Association, Executor, LineageEntry } from "../../src/core/index.ts";
import { ended, entry, executor, key, snapshot, system } from "./scene.ts";
import type { Row } from "./scene.ts";

interface Scene {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly executors?: readonly Executor[];
  readonly lineage?: readonly (readonly [string, LineageEntry])[];
  readonly markers?: readonly (readonly [string, string | null])[];
  readonly homes?: readonly string[];
  readonly bootId?: string;
  /** What is expected of the process with pid 5000: "evidence standing executor", or "nobody's". */
  readonly expect: string;
  readonly words?: string;
}

function of(scene: Omit<Scene, "name" | "expect">, id = key(5000)): Association | undefined {
  return associate({
    snapshot: snapshot([...system, ...scene.rows], scene.bootId ? { bootId: scene.bootId } : {}),
    executors: scene.executors ?? [executor()],
    lineage: new Map(scene.lineage),
    markers: new Map(scene.markers),
    homes: scene.homes ?? ["/home/ada"],
  }).byId.get(id);
}

const agent: Row = { pid: 4711, name: "claude" };

const scenes: readonly Scene[] = [
  {
    name: "the registered root itself",
    rows: [{ pid: 5000 }],
    executors: [executor({ pid: 5000 })],
    expect: "executor owned x",
    words: "registered as claude",
  },
  {
    name: "a child",
    rows: [agent, { pid: 5000, parent: 4711 }],
    expect: "descendant owned x",
    words: "child of claude 4711",
  },
  {
    name: "a grandchild",
    rows: [agent, { pid: 4800, parent: 4711, name: "bash" }, { pid: 5000, parent: 4800 }],
    expect: "descendant owned x",
    words: "child of bash 4800, below claude 4711",
  },
  {
    name: "a child that is older than its parent",
    rows: [
      { ...agent, start: 200 },
      { pid: 5000, parent: 4711, start: 100 },
    ],
    executors: [executor({ start: 200 })],
    expect: "nobody's",
  },
  {
    name: "an orphan that was seen below the executor",
    rows: [{ pid: 5000, parent: 1 }],
    executors: [ended()],
    lineage: [entry(5000, { under: key(4711) })],
    expect: "lineage owned x left over",
    words: "was a child of claude 4711; now adopted by systemd 1",
  },
];

describe("associate", () => {
  test.each(scenes)("$name", (scene) => {
    const found = of(scene);
    const told =
      found === undefined
        ? "nobody's"
        : `${found.evidence} ${found.standing} ${found.executorId}${found.leftOver ? " left over" : ""}`;
    expect(told).toBe(scene.expect);
    expect(scene.words === undefined || found?.explanation).toBe(scene.words ?? true);
  });
});
