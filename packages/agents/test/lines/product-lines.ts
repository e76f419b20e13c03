/** Command lines of one product by their role, with what a shell would see between quotes. */
export interface ProductLines {
  readonly agent: readonly string[];
  readonly daemon?: readonly string[];
  readonly helper: readonly string[];
}

const acp = "node_modules/@agentclientprotocol";

/** At least one of each product. */
export const productLines: Readonly<Record<string, ProductLines>> = {
  aider: {
    agent: [
      "aider --model x",
      "python3 /home/ada/.local/share/uv/tools/aider-chat/bin/aider -v",
      "python3 -m aider",
    ],
    helper: ["aider --list-models gpt", "aider --version"],
  },
  q: { agent: ["q chat", "qchat chat 'fix it'"], helper: ["qchat login", "q mcp list"] },
  amp: {
    agent: [
      "amp -x 'fix it'",
      "node /usr/bin/amp",
      "node /x/node_modules/@sourcegraph/amp/dist/main.js",
    ],
    helper: ["amp login", "/home/ada/.amp/bin/amp mcp list", "node /usr/bin/amp --version"],
  },
  antigravity: {
    agent: ["agy", "/home/ada/.local/bin/agy -p 'fix the mcp'", "agy --continue"],
    helper: ["agy plugin list", "agy update"],
  },
  auggie: {
    agent: ["auggie", "node /usr/bin/auggie --print 'fix it'"],
    helper: ["auggie --mcp", "auggie login"],
  },
  claude: {
    agent: [
      "claude",
      "claude --model opus --continue",
      "claude --output-format stream-json --verbose --input-format stream-json",
      "node /x/node_modules/@anthropic-ai/claude-agent-sdk/cli.js --output-format stream-json",
      "/x/node_modules/@anthropic-ai/claude-agent-sdk-linux-x64/claude -p",
      "/home/ada/.local/share/claude/versions/2.1.331 --output-format stream-json",
      "'claude bg-spare' --bg-spare /tmp/cc-daemon-0/c3/spare/7a.claim.sock",
      "/x/bin/claude.exe --session-id 8757 --dangerously-skip-permissions 'run it'",
    ],
    daemon: [
      "'claude daemon'",
      "claude remote-control --spawn worktree",
      '/x/bin/claude.exe daemon run --origin transient --spawned-by \'{"label":"claude --bg"}\'',
    ],
    helper: [
      "'claude bg-pty-host' --bg-pty-host /tmp/x.sock 200 50 -- /x/claude.exe --bg-spare /tmp/x.sock",
      "/x/claude.exe --bg-pty-host /tmp/x.sock 200 50 -- /x/claude.exe --session-id 8757 'run it'",
      "claude mcp serve",
      "claude --claude-in-chrome-mcp",
      "claude --chrome-native-host",
      "claude attach 7a69dbaf",
      "claude agents",
      "claude daemon status",
      "claude update",
      "claude --version",
      "npx @anthropic-ai/claude-code mcp serve",
    ],
  },
  "claude-code-acp": {
    agent: [
      `node /x/${acp}/claude-agent-acp/dist/index.js`,
      "npx @zed-industries/claude-code-acp",
      "claude-code-acp",
    ],
    helper: ["claude-code-acp --version"],
  },
  cline: {
    agent: ["cline", "/x/node_modules/@cline/cli-linux-x64/bin/cline 'fix it'", "cline -v --acp"],
    daemon: [
      "/x/@cline/cli-linux-x64/bin/cline --cline-hub-daemon --cwd /wt --host 127.0.0.1 --port 25463",
    ],
    helper: ["cline auth", "cline hub status", "cline --version"],
  },
  codex: {
    agent: [
      "codex",
      "codex exec --skip-git-repo-check -s danger-full-access 'fix it'",
      "codex resume 01a22f80-a6eb",
      "codex app-server",
      "codex -c model=x app-server --listen stdio://",
      "/x/@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex",
    ],
    daemon: [
      "/home/ada/.codex/packages/app-server-daemon/releases/0.171.0/bin/codex app-server --listen unix:// --analytics-default-enabled --managed-daemon",
      "codex app-server daemon pid-update-loop",
    ],
    helper: [
      "codex mcp-server",
      "codex sandbox linux npm test",
      "codex login",
      "codex app-server daemon status",
      "codex app-server proxy",
      "codex -V",
    ],
  },
  "codex-acp": {
    agent: [
      "codex-acp -c model=x",
      `node /x/${acp}/codex-acp/dist/index.js`,
      "npx @zed-industries/codex-acp",
    ],
    helper: ["codex-acp --help"],
  },
  cn: {
    agent: [
      "node /usr/bin/cn",
      "cn -p 'fix it'",
      "node /x/node_modules/@continuedev/cli/dist/cn.js",
    ],
    helper: ["node /usr/bin/cn login"],
  },
  copilot: {
    agent: [
      "copilot --allow-all-tools",
      "node /x/node_modules/.bin/copilot --acp",
      "/x/node_modules/@github/copilot-linux-x64/copilot",
      "node /home/ada/.copilot/pkg/universal/1.0.3/index.js",
    ],
    helper: ["copilot mcp list", "node /x/node_modules/.bin/copilot login"],
  },
  crush: {
    agent: ["crush", "crush run 'fix it'", "node /x/node_modules/@charmland/crush/run-crush.js"],
    helper: ["crush logs", "/x/node_modules/@charmland/crush/bin/crush update-providers"],
  },
  "cursor-agent": {
    agent: [
      "cursor-agent",
      "cursor-agent -p 'fix it'",
      "/home/ada/.local/bin/cursor-agent --use-system-ca /home/ada/.local/share/cursor-agent/versions/2025.9/index.js",
      "/home/ada/.local/bin/agent --use-system-ca /home/ada/.local/share/cursor-agent/versions/2026.9/index.js",
      "/home/ada/.local/share/cursor-agent/versions/2026.9/node /home/ada/.local/share/cursor-agent/versions/2026.9/index.js",
    ],
    daemon: ["cursor-agent worker-server"],
    helper: [
      "cursor-agent login",
      "/home/ada/.local/bin/agent /home/ada/.local/share/cursor-agent/versions/2026.9/index.js mcp list",
    ],
  },
  droid: {
    agent: [
      "droid",
      "droid exec --auto low 'fix it'",
      "node /x/node_modules/@factory/cli/bin/droid",
    ],
    daemon: ["droid daemon"],
    helper: ["droid mcp add x", "/home/ada/.factory/bin/droid --version"],
  },
  gemini: {
    agent: [
      "gemini",
      "node /usr/lib/node_modules/@google/gemini-cli/dist/index.js",
      "/x/node --max-old-space-size=12052 /x/node_modules/.bin/gemini --yolo -m gemini-2.5-pro",
      "gemini --acp",
    ],
    helper: ["gemini mcp list", "gemini extensions install x", "gemini --list-sessions"],
  },
  goose: {
    agent: [
      "goose",
      "goose session --resume",
      "goose run -t 'fix it'",
      "/x/Goose.app/Contents/Resources/bin/goosed agent",
    ],
    helper: ["goose mcp developer", "goose configure"],
  },
  grok: {
    agent: [
      "grok",
      "grok -p 'fix it'",
      "node /x/node_modules/@vibe-kit/grok-cli/dist/index.js",
      "grok agent stdio",
    ],
    daemon: ["grok agent leader"],
    helper: ["grok login", "grok leader list"],
  },
  happy: {
    agent: [
      "node --no-warnings /x/node_modules/happy/dist/index.mjs codex",
      "node /usr/bin/happy",
      "node /x/node_modules/happy-coder/scripts/claude_local_launcher.cjs --resume",
      "happy --yolo",
    ],
    daemon: ["node /x/node_modules/happy-coder/dist/index.mjs daemon start-sync"],
    helper: ["happy daemon stop", "node /usr/bin/happy auth login"],
  },
  junie: {
    agent: ["junie", "junie --task 'fix it'", "node /x/node_modules/@jetbrains/junie/bin/index.js"],
    helper: ["node /x/node_modules/@jetbrains/junie/bin/index.js --version"],
  },
  kilocode: {
    agent: ["kilocode", "node /x/node_modules/@kilocode/cli/bin/kilo", "kilo run 'fix it'"],
    helper: ["kilocode auth login", "kilo mcp list"],
  },
  kimi: {
    agent: [
      "kimi",
      "kimi-code",
      "kimi acp",
      "node /x/node_modules/@moonshot-ai/kimi-code/dist/main.mjs",
    ],
    helper: ["kimi login"],
  },
  kiro: {
    agent: ["kiro-cli", "kiro-cli chat --no-interactive 'fix it'", "kiro-cli-chat chat"],
    helper: ["kiro-cli mcp list", "kiro-cli login"],
  },
  vibe: {
    agent: [
      "python3 /home/ada/.local/bin/vibe",
      "vibe --auto-approve",
      "vibe-acp",
      "uvx mistral-vibe",
    ],
    helper: ["vibe-acp --version"],
  },
  opencode: {
    agent: [
      "opencode",
      "opencode run 'fix it'",
      "opencode serve --port 4790",
      "opencode acp",
      "npx opencode-ai",
    ],
    helper: [
      "opencode attach http://127.0.0.1:4790 --dir /wt",
      "opencode auth login",
      "opencode models",
    ],
  },
  openhands: {
    agent: [
      "openhands",
      "python3 -m openhands.core.main -t 'fix it'",
      "uvx --from openhands-ai openhands",
    ],
    helper: ["openhands mcp list"],
  },
  pi: {
    agent: [
      "pi",
      "node /x/node_modules/@mariozechner/pi-coding-agent/dist/cli.js",
      "node /usr/bin/pi --continue",
    ],
    helper: ["pi install x", "node /usr/bin/pi --list-models"],
  },
  plandex: { agent: ["plandex", "plandex tell 'fix it'", "pdx"], helper: ["plandex sign-in"] },
  qwen: {
    agent: [
      "qwen --yolo",
      "/x/node --expose-gc /x/node_modules/@qwen-code/qwen-code/cli.js --acp",
      "node /x/node_modules/.bin/qwen serve",
    ],
    helper: ["qwen mcp list", "qwen --list-extensions"],
  },
};
