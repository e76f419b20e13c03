import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

const scripts: readonly string[] = [
  "bin/happy.mjs",
  "dist/index.mjs",
  // These run Claude Code in their own process.
  "scripts/claude_local_launcher.cjs",
  "scripts/claude_remote_launcher.cjs",
];

/** Starts Claude Code, Codex and others, and shows them on a phone. */
export const happy: AgentProduct = {
  label: "happy",
  title: "Happy",
  programs: ["happy"],
  sharedPrograms: ["happy"],
  ownArguments: {
    words: [
      "codex",
      "gemini",
      "agy",
      "acp",
      "resume",
      "auth",
      "daemon",
      "connect",
      "doctor",
      "notify",
      "sandbox",
    ],
    flags: ["--yolo", "--happy-starting-mode", "--claude-env", "--js-runtime", "--started-by"],
  },
  npm: [
    { name: "happy", scripts },
    { name: "happy-coder", scripts },
  ],
  roles: [
    // Sessions that are started from the phone run below it.
    { role: "daemon", words: ["daemon start-sync"] },
    { role: "helper", words: words("auth connect daemon doctor notify sandbox") },
    versionRule,
  ],
  agentWords: ["codex", "gemini", "agy", "acp", "claude", "resume"],
  flagsWithValue: [
    "--happy-starting-mode",
    "--started-by",
    "--claude-env",
    "--js-runtime",
    "--model",
    "--permission-mode",
  ],
  textFlags: ["-p", "--print", "--resume", "-r"],
};
