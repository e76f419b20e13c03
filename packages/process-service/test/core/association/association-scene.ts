import { expect, test } from "vitest";
import { associate } from "../../../src/core/association/associate.ts";
import type { Association, Executor, LineageEntry } from "../../../src/core.ts";
import { byIdOf, epoch, executor, forksOf, key, snapshot, system } from "../scene.ts";
import type { Row } from "../scene.ts";

/** One process of a staged machine, and whose it is. */
export interface Scene {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly executors?: readonly Executor[];
  readonly lineage?: readonly (readonly [string, LineageEntry])[];
  readonly markers?: readonly (readonly [string, string | null])[];
  readonly homes?: readonly string[];
  /** Since when, in seconds, a kill has been ending the executor x. */
  readonly stoppedSince?: number;
  /** How many processes the machine starts a second; null where it does not tell. Default 30. */
  readonly forksPerSecond?: number | null;
  /** Row id of the process that is asked about; default key(5000). */
  readonly id?: string;
  /** What is expected of the process with pid 5000: "evidence standing executor", or "nobody's". */
  readonly expect: string;
  readonly words?: string;
}

function ownerOf(scene: Omit<Scene, "name" | "expect">): Association | undefined {
  const result = associate({
    snapshot: snapshot([...system, ...scene.rows]),
    executors: scene.executors ?? [executor()],
    lineage: new Map(scene.lineage),
    markers: new Map(scene.markers),
    homes: scene.homes ?? ["/home/ada"],
    forks: forksOf(scene.forksPerSecond === undefined ? 30 : scene.forksPerSecond),
    stoppedSince: new Map(
      scene.stoppedSince === undefined ? [] : [["x", epoch + scene.stoppedSince * 1000]],
    ),
  });
  return byIdOf(result).get(scene.id ?? anyStart(scene));
}

/** Most rows say when the process started; its row id follows. */
function anyStart(scene: { readonly rows: readonly Row[] }): string {
  return key(5000, scene.rows.find(({ pid }) => pid === 5000)?.start ?? 100);
}

export const agent: Row = { pid: 4711, name: "claude" };

/** An orphan: adopted by init, in nobody's session. */
export const orphan: Row = { pid: 5000, parent: 1 };

export const workspace = "/wt/a";
export const inWorkspace = { workingDirectory: "/wt/a/src" };

/** A test for each scene: what is expected, and the words of it where they are given. */
export function testScenes(scenes: readonly Scene[]): void {
  test.each(scenes)("$name", (scene) => {
    const found = ownerOf(scene);
    const told =
      found === undefined
        ? "nobody's"
        : `${found.evidence} ${found.standing} ${found.executorId}${found.leftOver ? " left over" : ""}`;
    expect(told).toBe(scene.expect);
    expect(scene.words === undefined || found?.explanation).toBe(scene.words ?? true);
  });
}
