// Where each agent keeps its MCP servers, and in which form.
import { join } from "node:path";
import { editJson } from "./json-config.ts";
import { editToml } from "./toml-config.ts";

export interface Places {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface IntegratedAgent {
  readonly title: string;
  /** Its configuration; where several may be there, the first that is, else the first. */
  readonly files: (places: Places) => readonly string[];
  /** The text with this command as the MCP server “corral”; without it for undefined. Throws UsageError. */
  readonly edit: (text: string, command: Command | undefined) => string;
}

/** A program and its arguments. */
export type Command = readonly [string, ...string[]];

const asMcpServers =
  (type?: string): IntegratedAgent["edit"] =>
  (text, command) =>
    editJson(
      text,
      ["mcpServers", "corral"],
      command && {
        ...(type !== undefined && { type }),
        command: command[0],
        args: command.slice(1),
      },
    );

export const integratedAgents: Readonly<Record<string, IntegratedAgent>> = {
  claude: {
    title: "Claude Code",
    files: ({ home, environment }) => [
      join(environment["CLAUDE_CONFIG_DIR"] ?? home, ".claude.json"),
    ],
    edit: asMcpServers("stdio"),
  },
  codex: {
    title: "Codex",
    files: ({ home, environment }) => [
      join(environment["CODEX_HOME"] ?? join(home, ".codex"), "config.toml"),
    ],
    edit: (text, command) =>
      editToml(
        text,
        ["mcp_servers", "corral"],
        command && { command: command[0], args: command.slice(1) },
      ),
  },
  gemini: {
    title: "Gemini CLI",
    files: ({ home }) => [join(home, ".gemini/settings.json")],
    edit: asMcpServers(),
  },
  opencode: {
    title: "opencode",
    files: ({ home, environment }) => {
      const folder = join(environment["XDG_CONFIG_HOME"] ?? join(home, ".config"), "opencode");
      return [join(folder, "opencode.json"), join(folder, "opencode.jsonc")];
    },
    edit: (text, command) =>
      editJson(
        text,
        ["mcp", "corral"],
        command && { type: "local", command: [...command], enabled: true },
      ),
  },
  cursor: {
    title: "Cursor",
    files: ({ home }) => [join(home, ".cursor/mcp.json")],
    edit: asMcpServers(),
  },
};
