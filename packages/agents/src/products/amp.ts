import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

/** An editor has the same name. */
export const amp: AgentProduct = {
  label: "amp",
  title: "Amp",
  programs: ["amp"],
  sharedPrograms: ["amp"],
  ownArguments: {
    flags: words(
      "-x --execute --stream-json --stream-json-input --stream-json-thinking --dangerously-allow-all " +
        "--mcp-config --toolbox --visibility --jetbrains --ide --no-ide --settings-file --notifications",
    ),
    words: ["threads", "thread", "login", "logout", "mcp", "tools", "permissions", "usage"],
  },
  npm: [
    { name: "@ampcode/cli", scripts: ["cli-wrapper.cjs", "bin/amp.exe", "dist/main.js"] },
    { name: "@sourcegraph/amp", scripts: ["dist/main.js", "dist/cli.js", "bin/amp.exe"] },
  ],
  // The editor comes from a distribution or from cargo.
  installations: [/\/\.local\/bin\/amp$/, /\/\.amp\/(?:.*\/)?amp(?:\.exe)?$/],
  roles: [
    {
      role: "helper",
      words: words("doctor login logout mcp permissions skill skills tools update usage version"),
    },
    versionRule,
  ],
  agentWords: ["threads", "thread"],
  flagsWithValue: [
    "--mcp-config",
    "--toolbox",
    "--visibility",
    "--settings-file",
    "--log-level",
    "--log-file",
    "-m",
    "--mode",
  ],
  textFlags: ["-x", "--execute"],
};
