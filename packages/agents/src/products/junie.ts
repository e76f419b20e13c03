import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

export const junie: AgentProduct = {
  label: "junie",
  title: "Junie CLI",
  programs: ["junie"],
  sharedPrograms: ["junie"],
  ownArguments: {
    bare: true,
    prompt: true,
    flags: [
      "-p",
      "--project",
      "--task",
      "--session-id",
      "--model",
      "--brave",
      "--auth",
      "--input-format",
      "--acp",
    ],
  },
  npm: [{ name: "@jetbrains/junie", scripts: ["bin/index.js"] }],
  installations: [/\/\.?junie\/(?:.*\/)?junie(?:\.exe|\.bat)?$/],
  roles: [
    { role: "helper", words: ["login", "logout", "mcp", "update", "help", "version"] },
    versionRule,
  ],
  flagsWithValue: [
    "--auth",
    "--session-id",
    "--model",
    "--input-format",
    "--output-format",
    "-c",
    "--cache-dir",
    "-g",
    "--guidelines-filename",
    "-t",
    "--timeout",
  ],
  textFlags: ["--task"],
  directoryFlags: ["-p", "--project"],
};
