import { Command } from "commander";
import type { StdioOptions } from "../../mcp/serve-stdio.ts";
import { terminalIo } from "../../terminal/io.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { dataDirOption } from "./options.ts";
import { runAction } from "./run-action.ts";

export function mcpCommand(): Command {
  return new Command("mcp")
    .description(
      "tools for a coding agent over MCP (stdio): what it started, whose a port is, stop its own",
    )
    .option("--no-ask", "stop without asking a person; for agents that run without one")
    .option("--all", "not only what the calling agent started; for a person's own use")
    .option(...dataDirOption)
    .action(async (options: StdioOptions) => {
      const { serveMcp } = await import("../../mcp/serve-stdio.ts");
      await runAction(terminalIo(), async (io) => {
        await serveMcp(options, io);
        return exitCodes.done;
      });
    });
}
