import { Command, Option } from "commander";
import type { ProtectOptions } from "../actions/protect.ts";
import { dataDirOption, jsonOption, targetHelp } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function protectCommand(): Command {
  return new Command("protect")
    .alias("keep")
    .description(
      "protect a process or an agent from every stop; without arguments, list the protected",
    )
    .argument("[target]", targetHelp)
    .addOption(new Option("--executor <id>").hideHelp())
    .option("--note <text>", "reason, shown in the list")
    .option("--remove", "end the protection")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (target: string | undefined, options: ProtectOptions) => {
      const { protect } = await import("../actions/protect.ts");
      await withConnection(options, (connection, io) => protect(target, options, connection, io));
    });
}
