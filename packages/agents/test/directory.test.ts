import { expect, test } from "vitest";
import { agentProducts } from "../src/index.ts";
import type { AgentProgram } from "../src/index.ts";
import { argv } from "./lines/argv.ts";

function identify(line: string): AgentProgram | undefined {
  return agentProducts.identify({ name: "MainThread", command: argv(line) });
}

test.each([
  ["codex -C /wt/a", "/wt/a"],
  ["codex --cd=../b exec 'fix it'", "../b"],
  ["codex exec --skip-git-repo-check -C /wt/a 'fix it'", "/wt/a"],
  ["codex exec 'fix it' -C /wt/a", "/wt/a"],
  ["/x/@openai/codex-linux-x64/vendor/x/bin/codex --model o3 -C sub", "sub"],
  ["cline --cwd /wt/a 'fix it'", "/wt/a"],
  ["opencode /wt/a", "/wt/a"],
  ["opencode . --model x", "."],
  ["opencode run --dir /wt/a 'fix it'", "/wt/a"],
  ["crush --cwd /wt/a", "/wt/a"],
  ["copilot -C /wt/a --allow-all-tools", "/wt/a"],
  ["kimi --work-dir /wt/a", "/wt/a"],
  ["auggie -w /wt/a", "/wt/a"],
  ["cursor-agent --workspace /wt/a", "/wt/a"],
  ["codex", undefined],
  ["codex -C", undefined],
  ["codex why -C /wt/a", undefined],
  ["claude --add-dir /wt/a", undefined],
  ["opencode run /wt/a", undefined],
])("%s works in %s", (line, directory) => {
  const program = identify(line);
  expect(program).toMatchObject({ role: "agent" });
  expect(program?.directory).toBe(directory);
});

test("a daemon and a helper have none: it serves others", () => {
  expect(identify("cline --cline-hub-daemon --cwd /wt/a")).toEqual({
    label: "cline",
    title: "Cline CLI",
    role: "daemon",
  });
  expect(identify("codex -C /wt/a login")).toEqual({
    label: "codex",
    title: "Codex",
    role: "helper",
  });
});

test("a spare session of Claude Code tells where it waits", () => {
  const claude = { label: "claude", title: "Claude Code", role: "agent" };
  const spare = { ...claude, waitsIn: "/tmp/cc-daemon-0/c3/spare" };
  const socket = "/tmp/cc-daemon-0/c3/spare/7a.claim.sock";
  expect(identify(`'claude bg-spare' --bg-spare ${socket}`)).toEqual(spare);
  expect(identify(`/x/bin/claude.exe --bg-spare ${socket}`)).toEqual(spare);
  expect(identify("claude --session-id 8757")).toEqual(claude);
});
