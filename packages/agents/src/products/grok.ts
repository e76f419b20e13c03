import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const grok: AgentProduct = {
  label: "grok",
  title: "Grok CLI",
  programs: ["grok"],
  sharedPrograms: ["grok"],
  ownArguments: {
    bare: true,
    prompt: true,
    words: words("agent dashboard leader login logout mcp plugin sessions worktree"),
    flags: words(
      "--always-approve --cwd --directory -p --single --prompt -m --model --max-turns --max-tool-rounds " +
        "--permission-mode -r --resume -c --continue --session-id --worktree -w --sandbox --no-alt-screen",
    ),
  },
  npm: [
    { name: "@xai-official/grok", scripts: ["bin/grok", "bin/grok-bootstrap.js"] },
    { name: "@vibe-kit/grok-cli", scripts: ["dist/index.js"] },
  ],
  installations: [/\/\.grok\/(?:.*\/)?bin\/grok(?:\.exe)?$/],
  roles: [
    // Clients that were started with --leader share it.
    { role: "daemon", words: ["agent leader"] },
    {
      role: "helper",
      words: words(
        "clone completions cursor-worker doctor du disk-usage export git help inspect leader " +
          "login logout mcp memory models plugin sessions setup trace update usage v version " +
          "worktree wrap",
      ),
    },
    versionRule,
  ],
  agentWords: ["agent", "dashboard"],
  flagsWithValue: words(
    "--agent --agents --allow --debug-file --deny --disallowed-tools --json-schema --leader-socket -m " +
      "--model --max-turns --output-format --permission-mode --prompt-file --prompt-json --reasoning-effort " +
      "-s --session-id --sandbox --tools --worktree-ref -k --api-key -u --base-url --max-tool-rounds",
  ),
  textFlags: [
    "-p",
    "--single",
    "--prompt",
    "--rules",
    "--system-prompt-override",
    "-r",
    "--resume",
  ],
  directoryFlags: ["--cwd", "-d", "--directory"],
};
