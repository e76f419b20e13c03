import { Command } from "commander";
import type { IntegrateOptions } from "../actions/integrate.ts";
import { terminalIo } from "../../terminal/io.ts";
import { runAction } from "./run-action.ts";

export function integrateCommand(): Command {
  return new Command("integrate")
    .description("give a coding agent Corral's tools (corral mcp), in its own configuration")
    .argument("<agent>", "claude, codex, gemini, opencode or cursor")
    .option("--remove", "take them away again")
    .option("--dry-run", "show the change only")
    .option("-y, --yes", "do not ask")
    .action(async (agent: string, options: IntegrateOptions) => {
      const { integrate } = await import("../actions/integrate.ts");
      await runAction(terminalIo(), async (io) => integrate(agent, options, io));
    });
}
