import { Command } from "commander";
import type { KeepOptions } from "../actions/keep.ts";
import { parsePid } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function keepCommand(): Command {
  return new Command("keep")
    .description("protect a process or an executor from every stop; without one, list what is kept")
    .argument("[pid]", "the process", parseWith(parsePid))
    .option("--executor <id>", "the executor and all it owns")
    .option("--note <text>", "why, for whoever wonders later")
    .option("--remove", "no longer protect it")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (pid: number | undefined, options: KeepOptions) => {
      const { keep } = await import("../actions/keep.ts");
      await withConnection(options, (connection, io) => keep(pid, options, connection, io));
    });
}
