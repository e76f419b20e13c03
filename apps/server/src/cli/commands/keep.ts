import { Command } from "commander";
import type { KeepOptions } from "../actions/keep.ts";
import { parsePid } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function keepCommand(): Command {
  return new Command("keep")
    .description(
      "protect a process or an executor from every kill; without arguments, list the protected",
    )
    .argument("[pid]", "the process to protect", parseWith(parsePid))
    .option("--executor <id>", "the executor to protect, with all it owns")
    .option("--note <text>", "reason, shown in the list")
    .option("--remove", "end the protection")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (pid: number | undefined, options: KeepOptions) => {
      const { keep } = await import("../actions/keep.ts");
      await withConnection(options, (connection, io) => keep(pid, options, connection, io));
    });
}
