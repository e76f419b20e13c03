import { describe, expect, test } from "vitest";
import { integratedAgents } from "../../src/integrate/agents.ts";
import { UsageError } from "../../src/terminal/usage-error.ts";

const command = ["corral", "mcp"] as const;
const edit = (agent: string, text: string, added = true) =>
  integratedAgents[agent]?.edit(text, added ? [...command] : undefined) ?? "no such agent";

const configurations: readonly (readonly [agent: string, what: string, text: string])[] = [
  [
    "claude",
    "another server",
    '{\n  "numStartups": 3,\n  "mcpServers": {\n    "git": { "command": "git-mcp" }\n  }\n}\n',
  ],
  ["gemini", "comments, tabs", '{\n\t// my theme\n\t"theme": "dark" /* keep */\n}\n'],
  ["cursor", "empty", "{}\n"],
  [
    "opencode",
    "trailing comma, CRLF",
    '{\r\n  "mcp": {\r\n    "x": { "type": "remote", "url": "http://x" },\r\n  },\r\n}\r\n',
  ],
  [
    "codex",
    "comments, tables",
    '# mine\nmodel = "x" # best\n\n[mcp_servers.git]\ncommand = "git-mcp"\n\n# providers\n[model_providers.a]\nname = "a"\n',
  ],
];

/** In JSON the lines beside an edit are laid out anew: words and comments stay. In TOML every line does. */
function expectAll(agent: string, text: string, edited: string): void {
  const parts = agent === "codex" ? text.split("\n") : text.split(/[\s,{}[\]]+/);
  for (const part of parts) expect(edited).toContain(part);
}

describe.each(configurations)("%s: %s", (agent, _what, text) => {
  test("adding keeps every line that was there, twice changes nothing, removing takes it back", () => {
    const added = edit(agent, text);
    expect(added).toContain("corral");
    expectAll(agent, text, added);
    expect(edit(agent, added)).toBe(added);
    const removed = edit(agent, added, false);
    expect(removed).not.toContain('"corral"');
    expect(removed).not.toContain('[mcp_servers.corral]\ncommand = "corral"');
    expectAll(agent, text, removed);
  });
});

test("Codex: an older entry is replaced, what stands after it stays", () => {
  const text = '[mcp_servers.corral]\ncommand = "/old/corral"\nargs = []\n\n# mine\n[tui]\nx = 1\n';
  const edited = edit("codex", text);
  expect(edited).not.toContain("/old");
  expect(edited).toContain("# mine\n[tui]\nx = 1\n");
  expect(edited.match(/\[mcp_servers\.corral\]/g)).toHaveLength(1);
});

test.each([
  ["claude", "{ broken"],
  ["claude", "[]"],
  ["cursor", '{ "mcpServers": [] }'],
  // Taken for a table, its lines would go: the text is parsed again before it is written.
  ["codex", 'notes = """\n[mcp_servers.corral]\ncommand = 1\n"""\n'],
  ["codex", "model = "],
  ["codex", 'mcp_servers = { corral = { command = "x" } }'],
])("%s: what cannot be edited safely is refused: %s", (agent, text) => {
  expect(() => edit(agent, text)).toThrow(UsageError);
});
