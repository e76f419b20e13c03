import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";

/** A tool for database migrations has the same name: `goose postgres … up`. */
export const goose: AgentProduct = {
  label: "goose",
  title: "goose",
  // goosed is what its desktop application works with.
  programs: ["goose", "goosed"],
  sharedPrograms: ["goose"],
  ownArguments: {
    bare: true,
    words: [
      ..."session run acp web term recipe schedule project projects configure info bench serve".split(
        " ",
      ),
      ..."mcp tui update".split(" "),
    ],
  },
  desktopApp: true,
  roles: [
    {
      role: "helper",
      words: "mcp configure info update completion schedule recipe help doctor".split(" "),
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
