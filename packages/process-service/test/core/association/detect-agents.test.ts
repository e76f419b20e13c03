import { agentProducts } from "@corral/agents";
import { describe, expect, test } from "vitest";
import { programKinds } from "../../../src/core/programs/program-kinds.ts";
import { detectAgents } from "../../../src/core/association/detect-agents.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import { key, snapshot, system } from "../scene.ts";
import type { Row } from "../scene.ts";

function found(rows: readonly Row[], userId?: number) {
  const index = indexSnapshot(
    snapshot([...system, ...rows]),
    undefined,
    programKinds(agentProducts, []),
  );
  return detectAgents(index, { homes: ["/home/ada"], ...(userId === undefined ? {} : { userId }) });
}

const claude = { name: "claude", command: ["claude"] };
const codex = { name: "codex", command: ["codex", "exec", "x"] };

describe("detectAgents", () => {
  test("an agent with its directory as the workspace", () => {
    expect(found([{ pid: 10, ...claude, workingDirectory: "/wt/a" }])).toEqual([
      {
        process: { pid: 10, startToken: key(10).slice(3) },
        kind: "coding-agent",
        label: "claude",
        startedAt: expect.any(Number),
        directories: ["/wt/a"],
      },
    ]);
  });

  test("a home directory, / or a deleted directory is no workspace", () => {
    const rows: Row[] = [];
    for (const workingDirectory of ["/home/ada", "/", "/root"]) {
      rows.push({ pid: 10 + rows.length, ...claude, workingDirectory });
    }
    const deleted = {
      pid: 20,
      ...claude,
      workingDirectory: "/wt/a",
      workingDirectoryDeleted: true,
    };
    const agents = found([...rows, deleted]);
    expect(agents).toHaveLength(4);
    for (const agent of agents) expect(agent.directories).toEqual([]);
  });

  test("a wrapper and its child are one agent, the topmost", () => {
    const agents = found([
      { pid: 10, name: "npm exec", command: ["npm exec @openai/codex"] },
      { pid: 11, parent: 10, name: "sh", command: ["sh", "-c", "codex"] },
      { pid: 12, parent: 11, name: "node", command: ["node", "/x/@openai/codex/bin/codex.js"] },
      { pid: 13, parent: 12, ...codex },
    ]);
    expect(agents.map(({ process: { pid }, label }) => [pid, label])).toEqual([[10, "codex"]]);
  });

  test("an agent run by another belongs to it", () => {
    const agents = found([
      { pid: 10, ...claude },
      { pid: 11, parent: 10, name: "bash", command: ["bash", "-c", "codex exec x"] },
      { pid: 12, parent: 11, ...codex },
    ]);
    expect(agents.map(({ process: { pid } }) => pid)).toEqual([10]);
  });

  test("two agents of one shell are two", () => {
    const shell = { pid: 9, name: "bash", command: ["bash"] };
    expect(
      found([shell, { pid: 10, parent: 9, ...claude }, { pid: 11, parent: 9, ...codex }]),
    ).toHaveLength(2);
  });

  test("an agent in a tmux that another agent started is separate", () => {
    const agents = found([
      { pid: 10, ...claude },
      { pid: 11, parent: 10, name: "tmux: server", command: ["tmux", "new", "-d"] },
      { pid: 12, parent: 11, ...codex },
    ]);
    expect(agents.map(({ process: { pid } }) => pid)).toEqual([10, 12]);
  });

  test("zombies, another user's, and those of unknown start are left out", () => {
    const agents = found(
      [
        { pid: 10, ...claude, state: "zombie" },
        { pid: 11, ...claude, userId: 0 },
        { pid: 12, ...claude, startToken: null },
        { pid: 13, ...claude, userId: 1000 },
      ],
      1000,
    );
    expect(agents.map(({ process: { pid } }) => pid)).toEqual([13]);
  });
});
