import { expect, test } from "vitest";
import { associate } from "../../../src/core/association/associate.ts";
import type { SeenSharing } from "../../../src/core/association/seen-sharing.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import { byIdOf, executor, key, snapshot, system, type Row } from "../scene.ts";
import { agent, agentMarkersOf, inWorkspace, workspace } from "./association-scene.ts";
import { programs } from "./products.ts";

const tmux: Row = {
  pid: 4800,
  parent: 1,
  name: "tmux: server",
  command: ["tmux"],
  sessionId: 4800,
};
const pane: Row = { pid: 4801, parent: 4800, name: "bash", sessionId: 4801, ...inWorkspace };
const server: Row = { pid: 5000, parent: 4801, sessionId: 4801, start: 101, ...inWorkspace };
const orphaned: Row = { ...server, parent: 1 };

/** Whose process 5000 is in each of some scans; all processes carry the agent's marker. */
function ownersIn(...scans: (readonly Row[])[]) {
  let seenSharing: SeenSharing | undefined;
  return scans.map((rows) => {
    const taken = snapshot([...system, agent, ...rows]);
    const marked = rows.map(({ pid, start }): [string, string] => [
      key(pid, start ?? 100),
      "CLAUDE_PID=4711",
    ]);
    const result = associate({
      snapshot: taken,
      index: indexSnapshot(taken, undefined, programs),
      executors: [executor({ workspace })],
      lineage: new Map(),
      markers: new Map(),
      agentMarkers: agentMarkersOf(marked),
      ...(seenSharing && { seenSharing }),
    });
    ({ seenSharing } = result);
    const found = byIdOf(result).get(key(5000, 101));
    return `${found?.evidence} ${found?.standing}`;
  });
}

const owned = "agent-marker-and-workspace owned";
const suspected = "agent-marker suspected";

test("an orphan below nothing shared is the agent's", () => {
  expect(ownersIn([orphaned])).toEqual([owned]);
});

test("orphaned below a multiplexer that inherited the marker", () => {
  expect(ownersIn([tmux, pane, server], [tmux, orphaned], [orphaned])).toEqual([
    suspected,
    suspected,
    suspected,
  ]);
});

test("orphaned between two scans, in the session of a pane", () => {
  expect(ownersIn([tmux, pane], [tmux, orphaned], [orphaned])).toEqual([
    "undefined undefined",
    suspected,
    suspected,
  ]);
});

test("a session without members is forgotten", () => {
  expect(ownersIn([tmux, pane], [tmux], [orphaned]).at(-1)).toBe(owned);
});
