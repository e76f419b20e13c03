import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const claudeCode: AgentProduct = {
  label: "claude",
  title: "Claude Code",
  programs: ["claude"],
  npm: [
    { name: "@anthropic-ai/claude-code", scripts: ["cli.js", "cli-wrapper.cjs", "bin/claude.exe"] },
    // The SDK runs the same program for another one.
    { name: "@anthropic-ai/claude-agent-sdk", scripts: ["cli.js"] },
  ],
  installations: [
    // The desktop application and `claude install` keep versions of the command line's program.
    /\/claude-code\/[\d.]+\/(?:claude\.app\/Contents\/MacOS\/)?claude(?:\.exe)?$/,
    /\/\.claude\/local\/claude$/,
    // Of the extension for VS Code, which runs it with the editor's node.
    /\/anthropic\.claude-code-[^/]+\/(?:.*\/)?cli\.js$/,
    // The native installation: the file of a version is the program.
    /\/share\/claude\/versions\/\d[\w.-]*$/,
  ],
  desktopApp: true,
  roles: [
    {
      role: "helper",
      words: words("status start stop restart logs list install uninstall").map(
        (word) => `daemon ${word}`,
      ),
    },
    // `daemon run`, and its title "claude daemon".
    { role: "daemon", words: ["daemon"] },
    // Starts a session of its own for each that a person opens from elsewhere.
    { role: "daemon", words: ["remote-control", "rc"] },
    // Processes of the daemon for all sessions.
    { role: "daemon", flags: ["--daemon-worker"] },
    // Holds the terminal of a background session, which is its child.
    { role: "helper", words: ["bg-pty-host"] },
    { role: "helper", flags: ["--bg-pty-host"] },
    {
      role: "helper",
      flags: [
        "--claude-in-chrome-mcp",
        "--computer-use-mcp",
        "--chrome-native-host",
        "--scm-connector-host",
        "--desktop",
      ],
    },
    {
      role: "helper",
      words: words(
        "agents attach auth auto-mode config doctor gateway import install login logout logs mcp " +
          "migrate-installer plugin plugins project purge respawn rm setup-token stop kill update upgrade",
      ),
    },
    versionRule,
  ],
  agentWords: ["bg-spare", "ultrareview"],
  flagsWithValue: words(
    "-d --debug -w --worktree --from-pr --teleport --prompt-suggestions --add-dir --agent --agents " +
      "--allowedTools --allowed-tools --autocompact --betas " +
      "--debug-file --disallowedTools --disallowed-tools --effort --environment --fallback-model --file " +
      "--input-format --json-schema --max-budget-usd --max-turns --mcp-config --model --output-format " +
      "--permission-mode --permission-prompt-tool --permission-prompts --plugin-dir --plugin-url " +
      "--remote-control-session-name-prefix --session-id --setting-sources --settings --tools",
  ),
  textFlags: words(
    "-p --print --append-system-prompt --system-prompt -n --name -r --resume --cloud --remote-control",
  ),
  waitingFlags: ["--bg-spare"],
  markers: ["CLAUDE_CODE_SESSION_ID", "CLAUDE_PID"],
};
