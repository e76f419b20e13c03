import { describe, expect, test } from "vitest";
import { agentOf, knownAgents } from "../../../src/core/programs/known-agents.ts";
import { detectAgents } from "../../../src/core/association/detect-agents.ts";
import { programKinds } from "../../../src/core/programs/program-kinds.ts";
import { indexSnapshot } from "../../../src/core/association/snapshot-index.ts";
import { key, snapshot, system } from "../scene.ts";
import type { Row } from "../scene.ts";

/** An argv and the agent that it is; name is that of the program unless given. */
const programs: [argv: readonly string[], agent: string | undefined, name?: string][] = [
  [["claude"], "claude"],
  [["/usr/local/bin/claude", "--continue"], "claude"],
  [["claude", "-p", "fix the login"], "claude"],
  [["node", "/usr/local/bin/claude", "--resume"], "claude"],
  [["node", "--no-warnings", "--enable-source-maps", "/usr/bin/claude"], "claude"],
  [["node", "/x/node_modules/@anthropic-ai/claude-code/cli.js"], "claude"],
  [
    [
      "/home/a/.vscode/extensions/anthropic.claude-code-2.0/resources/native-binary/claude",
      "--output-format",
      "stream-json",
    ],
    "claude",
  ],
  [["npm exec @anthropic-ai/claude-code"], "claude"],
  [["npx", "-y", "@openai/codex@latest"], "codex"],
  [["node", "/x/node_modules/@openai/codex/bin/codex.js"], "codex"],
  [["/x/vendor/x86_64-unknown-linux-musl/codex/codex", "exec", "do it"], "codex"],
  [["node", "--max-old-space-size=8192", "/usr/bin/gemini"], "gemini"],
  [["bun", "run", "/x/node_modules/opencode-ai/bin/opencode"], "opencode"],
  [["opencode", "serve"], "opencode"],
  [["python3", "/home/a/.local/bin/aider", "--model", "x"], "aider"],
  [["/usr/bin/python3.12", "-m", "aider"], "aider"],
  [["uvx", "--from", "aider-chat", "aider"], "aider"],
  [["goose", "session"], "goose"],
  [["goose"], "goose"],
  [["node", "--import", "x.mjs", "/usr/bin/amp"], "amp"],
  [["cursor-agent"], "cursor-agent"],
  [["node", "/x/@github/copilot/index.js"], "copilot"],
  [["crush"], "crush"],
  [["qwen", "--yolo"], "qwen"],
  [["C:\\Users\\a\\AppData\\claude.exe"], "claude"],
  [["bash", "/usr/local/bin/claude"], "claude"],
  // A shell that merely mentions the word
  [["bash", "-c", "claude -p x"], undefined],
  [["bash", "-lc", "exec claude"], undefined],
  [["sh", "-c", "claude"], undefined],
  [["-bash"], undefined],
  [["bash"], undefined, "bash"],
  [["vim", "claude"], undefined],
  [["tail", "-f", "codex.log"], undefined],
  [["grep", "-r", "claude", "."], undefined],
  [["node", "-e", "claude"], undefined],
  [["node", "server.js", "claude"], undefined],
  [["node", "/srv/claude/server.js"], undefined],
  [["node", "/x/claude-helper.js"], undefined],
  [["npm", "run", "dev"], undefined],
  [["git", "worktree", "add", "claude"], undefined],
  // Helpers
  [["claude", "mcp", "serve"], undefined],
  [["codex", "mcp-server"], undefined],
  [["node", "/x/@modelcontextprotocol/server-filesystem/dist/index.js", "/wt"], undefined],
  [["npx", "-y", "@playwright/mcp@latest"], undefined],
  [["claude", "--claude-in-chrome-mcp"], undefined],
  [["claude", "--chrome-native-host"], undefined],
  [["claude", "--version"], undefined],
  [["claude", "update"], undefined],
  [["copilot-language-server", "--stdio"], undefined],
  // Others of the same name
  [["goose", "up"], undefined],
  [["goose", "postgres", "dsn", "status"], undefined],
  [["/opt/Claude/claude", "--type=renderer"], undefined],
  [["/Applications/Claude.app/Contents/MacOS/Claude"], undefined],
  [["/usr/bin/electron", "/usr/lib/claude-desktop/app.asar"], undefined],
  [["rg", "--json", "x"], undefined, "claude"],
  // Arguments not readable: the kernel's name is all there is
  [[], "claude", "claude"],
  [[""], "codex", "codex"],
  [[], undefined, "node"],
];

describe("agentOf", () => {
  test.each<[readonly string[], string | undefined, string?]>(programs)(
    "%j is %s",
    (argv, agent, name) => {
      expect(agentOf(name ?? "MainThread", argv)).toBe(agent);
    },
  );
});

function found(rows: readonly Row[], userId?: number) {
  const index = indexSnapshot(
    snapshot([...system, ...rows]),
    undefined,
    programKinds(knownAgents, []),
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
        workspace: "/wt/a",
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
    for (const agent of agents) expect(agent).not.toHaveProperty("workspace");
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
