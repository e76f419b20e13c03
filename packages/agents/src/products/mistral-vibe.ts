import type { AgentProduct } from "../model/product.ts";

export const mistralVibe: AgentProduct = {
  label: "vibe",
  title: "Mistral Vibe",
  programs: ["vibe", "vibe-acp", "mistral-vibe"],
  sharedPrograms: ["vibe"],
  ownArguments: {
    flags: [
      "-p",
      "--prompt",
      "--auto-approve",
      "--max-turns",
      "--max-price",
      "--agent",
      "--plan",
      "--workdir",
      "--continue",
      "--resume",
      "--trust",
    ],
  },
  python: {
    packages: ["mistral-vibe"],
    modules: ["vibe", "vibe.cli.entrypoint", "vibe.acp.entrypoint"],
  },
  roles: [{ role: "helper", flags: ["--version", "-v", "--help", "-h", "--setup"] }],
  flagsWithValue: ["--max-turns", "--max-price", "--enabled-tools", "--output", "--agent"],
  textFlags: ["-p", "--prompt", "--resume"],
  directoryFlags: ["--workdir"],
};
