import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const codex: AgentProduct = {
  label: "codex",
  title: "Codex",
  // As a release is downloaded, the file is named after its platform.
  programs: [
    "codex",
    "codex-aarch64-apple-darwin",
    "codex-x86_64-apple-darwin",
    "codex-aarch64-unknown-linux-musl",
    "codex-x86_64-unknown-linux-musl",
  ],
  npm: [{ name: "@openai/codex", scripts: ["bin/codex.js", "bin/codex"] }],
  desktopApp: true,
  roles: [
    // All sessions of the terminal interface share it, and it runs their shell tool.
    { role: "daemon", words: ["app-server"], flags: ["--managed-daemon"] },
    { role: "daemon", words: ["app-server daemon pid-update-loop"] },
    {
      role: "helper",
      words: [
        "app-server daemon",
        "app-server proxy",
        "app-server generate-ts",
        "app-server generate-json-schema",
        "sandbox linux",
        "sandbox macos",
        "sandbox windows",
        ...words(
          "archive completion debug delete doctor features help login logout mcp mcp-server " +
            "migrate-nfs-db migrate-rollouts plugin queue remote-control responses-api-proxy sandbox " +
            "stdio-to-uds unarchive update",
        ),
      ],
    },
    { role: "helper", flags: ["--version", "--help", "-V", "-h"] },
  ],
  // An `app-server` on standard input and output serves one client (an editor, an SDK) and does the
  // work of its sessions itself: its process is the agent.
  agentWords: ["exec", "e", "review", "resume", "fork", "agents", "cloud", "apply", "a"],
  flagsWithValue: words(
    "-c --config --enable --disable --remote --remote-auth-token-env -i --image -m --model " +
      "--local-provider -p --profile -s --sandbox --add-dir -a --ask-for-approval --listen --color " +
      "--output-schema -o --output-last-message --startup-client-info --cloud-skills-snapshot " +
      "--code-mode-host",
  ),
  directoryFlags: ["-C", "--cd"],
  markers: ["CODEX_THREAD_ID"],
};
