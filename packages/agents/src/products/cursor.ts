import { versionRule } from "../model/version-rule.ts";
import type { AgentProduct } from "../model/product.ts";
import { words } from "../model/words.ts";

export const cursor: AgentProduct = {
  label: "cursor-agent",
  title: "Cursor CLI",
  programs: ["cursor-agent", "agent"],
  sharedPrograms: ["agent"],
  ownArguments: {
    flags: ["--output-format", "--stream-partial-output", "--approve-mcps"],
  },
  // Its launcher runs node under its own name, with this script.
  installations: [
    /\/cursor-agent\/(?:versions\/[^/]+\/)?(?:index\.js|cursor-agent(?:-svc)?|agent)$/,
  ],
  roles: [
    {
      role: "helper",
      words: words(
        "about create-chat help install-shell-integration login logout ls mcp models " +
          "status uninstall-shell-integration update upgrade whoami",
      ),
    },
    { role: "daemon", words: ["worker-server"] },
    versionRule,
  ],
  agentWords: ["agent", "resume", "acp"],
  flagsWithValue: [
    "--api-key",
    "-H",
    "--header",
    "--output-format",
    "--model",
    "--mode",
    "--sandbox",
  ],
  textFlags: ["-p", "--print", "--resume"],
  directoryFlags: ["--workspace"],
};
