import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

export const plandex: AgentProduct = {
  label: "plandex",
  title: "Plandex",
  programs: ["plandex", "pdx"],
  roles: [
    {
      role: "helper",
      words: [
        ..."billing browser completion help invite models plans plandex-server set-config set-model".split(
          " ",
        ),
        ..."sign-in users version".split(" "),
      ],
    },
    versionRule,
  ],
  agentWords: ["tell", "chat", "build", "continue", "debug", "repl", "new", "connect"],
  flagsWithValue: ["-f", "--file", "--editor"],
};
