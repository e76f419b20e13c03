import { Command } from "commander";
import { terminalIo } from "../../terminal/io.ts";
import { dataDirOption } from "./options.ts";
import { runAction } from "./run-action.ts";

export function openCommand(): Command {
  return new Command("open")
    .description("open the process page of the running server in a browser")
    .option("--print", "only print the link")
    .option(...dataDirOption)
    .action(async (options: { readonly print?: boolean; readonly dataDir?: string }) => {
      const { openPage } = await import("../actions/open.ts");
      await runAction(terminalIo(), (io) => openPage(options, io));
    });
}
