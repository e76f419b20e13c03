import { expect, test } from "vitest";
import { play } from "../src/play.ts";
import type { Scene } from "../src/scene.ts";

const scene: Scene = {
  name: "an agent that left a server",
  processes: [
    { pid: 1000, parent: 800, command: "bash", terminal: "pts/0", cwd: "/home/ana/src/shop" },
    { pid: 1010, parent: 1000, command: "claude" },
    { pid: 1020, parent: 1010, command: ["node", "server.js"], setsid: true },
  ],
  steps: [{ kill: [1010] }],
  expect: {
    agents: [{ pid: 1010, label: "claude", ended: true, leftOver: [1020], related: [1000] }],
  },
};

const kinds = async (changed: Partial<Scene>) =>
  (await play({ ...scene, ...changed })).faults.map(({ kind }) => kind);

test("what the service says rightly is no fault", async () => {
  expect(await play(scene)).toEqual({ faults: [], expected: 2 });
});

test("each wrong answer is a fault of its kind", async () => {
  const agent = { pid: 1010, label: "claude", ended: true, leftOver: [1020], related: [1000] };
  expect(await kinds({ expect: {} })).toEqual(["false-agent", "false-left-over"]);
  expect(await kinds({ expect: { agents: [{ ...agent, leftOver: [] }] } })).toEqual([
    "false-left-over",
  ]);
  const living = { pid: 1010, label: "claude", owns: [1020] };
  expect(await kinds({ steps: [], expect: { agents: [living] } })).toEqual(["false-relation"]);
  expect(await kinds({ expect: { agents: [{ ...agent, leftOver: [1020, 1000] }] } })).toEqual([
    "missed",
  ]);
  expect(await kinds({ expect: { agents: [{ ...agent, label: "codex" }] } })).toEqual(["missed"]);
  expect(await kinds({ expect: { agents: [{ ...agent, workspace: "/home/ana" }] } })).toEqual([
    "wrong-place",
  ]);
  for (const wrong of [{ session: "s-1" }, { title: null }, { state: "idle" }] as const) {
    expect(await kinds({ expect: { agents: [{ ...agent, ...wrong }] } })).toEqual([
      "wrong-session",
    ]);
  }
  expect(await kinds({ steps: [], expect: { agents: [agent] } })).toContain("missed");
});
