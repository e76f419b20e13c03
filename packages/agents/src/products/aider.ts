import type { AgentProduct } from "../model/product.ts";

export const aider: AgentProduct = {
  label: "aider",
  title: "Aider",
  programs: ["aider"],
  python: { packages: ["aider-chat", "aider-install"], modules: ["aider", "aider.main"] },
  // It has no subcommands; -v is "verbose".
  roles: [
    {
      role: "helper",
      flags: [
        "--version",
        "--help",
        "-h",
        "--list-models",
        "--models",
        "--install-main-branch",
        "--upgrade",
        "--update",
      ],
    },
  ],
  textFlags: ["-m", "--message", "--msg"],
};
