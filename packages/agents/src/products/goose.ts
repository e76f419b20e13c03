import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

/** A tool for database migrations has the same name: `goose postgres … up`. */
export const goose: AgentProduct = {
  label: "goose",
  title: "goose",
  // goosed is what its desktop application works with.
  programs: ["goose", "goosed"],
  sharedPrograms: ["goose"],
  ownArguments: {
    bare: true,
    words: words(
      "session run acp web term recipe schedule project projects configure info bench serve " +
        "mcp tui update",
    ),
  },
  desktopApp: true,
  roles: [
    {
      role: "helper",
      words: words("mcp configure info update completion schedule recipe help doctor"),
    },
    versionRule,
  ],
  agentWords: ["session", "run", "acp", "web", "term", "project", "agent", "serve", "tui", "bench"],
  flagsWithValue: [
    "-n",
    "--name",
    "-i",
    "--instructions",
    "--recipe",
    "--provider",
    "--model",
    "--port",
    "--host",
  ],
  textFlags: ["-t", "--text", "--system"],
};
