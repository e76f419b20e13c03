import type { AgentMarker, AgentMarkerName } from "@corral/inspector/core";
import { expect, test } from "vitest";
import type { AgentMarkers } from "../../../src/core/association/agent-markers.ts";
import { associate } from "../../../src/core/association/associate.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import type { Association, Executor, LineageEntry } from "../../../src/core.ts";
import type { SessionTie } from "../../../src/core/model.ts";
import { byIdOf, epoch, executor, forksOf, key, snapshot, system } from "../scene.ts";
import type { Row } from "../scene.ts";
import { programs } from "./products.ts";

/** One process of a staged machine, and whose it is. */
export interface Scene {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly executors?: readonly Executor[];
  readonly lineage?: readonly (readonly [string, LineageEntry])[];
  readonly markers?: readonly (readonly [string, string | null])[];
  /** Agents' own markers by row id, as "CLAUDE_PID=4711 CODEX_THREAD_ID=t". */
  readonly agentMarkers?: readonly (readonly [string, string])[];
  /** Row ids of processes whose environment could not be read. */
  readonly unread?: readonly string[];
  /** Agents' ids seen in earlier scans, with the executors in whose trees they were. */
  readonly agentIds?: readonly (readonly [string, readonly string[]])[];
  /** Sessions of living executors, each as "executor product id tie"; default tie: process. */
  readonly sessions?: readonly string[];
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
  const taken = snapshot([...system, ...scene.rows]);
  const result = associate({
    snapshot: taken,
    index: indexSnapshot(taken, undefined, programs),
    executors: scene.executors ?? [executor()],
    lineage: new Map(scene.lineage),
    markers: new Map(scene.markers),
    agentMarkers: agentMarkersOf(scene.agentMarkers ?? [], scene.unread),
    agentIds: new Map(
      scene.agentIds?.map(([key, ids]) => [key, new Map(ids.map((id) => [id, "set"]))]),
    ),
    sessions: (scene.sessions ?? []).map((text) => {
      const [executorId = "", product = "", id = "", tie] = text.split(" ");
      return { executorId, product, id, tie: isSessionTie(tie) ? tie : "process" };
    }),
    homes: scene.homes ?? ["/home/ada"],
    forks: forksOf(scene.forksPerSecond === undefined ? 30 : scene.forksPerSecond),
    stoppedSince: new Map(
      scene.stoppedSince === undefined ? [] : [["x", epoch + scene.stoppedSince * 1000]],
    ),
  });
  return byIdOf(result).get(scene.id ?? anyStart(scene));
}

const sessionTies: readonly SessionTie[] = ["process", "open-file", "marker", "argument", "start"];

function isSessionTie(text: string | undefined): text is SessionTie {
  return sessionTies.some((tie) => tie === text);
}

const agentMarkerNames: readonly AgentMarkerName[] = [
  "CLAUDE_CODE_SESSION_ID",
  "CLAUDE_PID",
  "CODEX_THREAD_ID",
  "OPENCODE_PID",
  "OPENCODE_RUN_ID",
];

/** Each as "CLAUDE_PID=4711 CODEX_THREAD_ID=t". */
export function agentMarkersOf(
  byId: readonly (readonly [string, string])[],
  unread: readonly string[] = [],
): AgentMarkers {
  const parse = (text: string): AgentMarker[] =>
    text.split(" ").map((assignment) => {
      const [start = "", value = ""] = assignment.split("=");
      const name = agentMarkerNames.find((known) => known === start);
      if (name === undefined) throw new Error(`${start} is no agent's marker`);
      return { name, value };
    });
  return {
    byId: new Map(byId.map(([id, text]) => [id, parse(text)])),
    wasRead: (id) => !unread.includes(id),
  };
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
