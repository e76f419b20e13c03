import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const plandex: AgentProduct = {
  label: "plandex",
  title: "Plandex",
  programs: ["plandex", "pdx"],
  roles: [
    {
      role: "helper",
      words: words(
        "billing browser completion help invite models plans plandex-server set-config set-model " +
          "sign-in users version",
      ),
    },
    versionRule,
  ],
  agentWords: ["tell", "chat", "build", "continue", "debug", "repl", "new", "connect"],
  flagsWithValue: ["-f", "--file", "--editor"],
};
