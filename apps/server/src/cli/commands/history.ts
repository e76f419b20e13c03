import { Command } from "commander";
import type { HistoryOptions } from "../actions/history.ts";
import { parseCount } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function historyCommand(): Command {
  return new Command("history")
    .description("list past stops and signals; with an id, what became of each process")
    .argument("[id]", "one stop in full")
    .option("--limit <count>", "how many (default 20)", parseWith(parseCount))
    .option("--before <id>", "older than this one")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (id: string | undefined, options: HistoryOptions) => {
      const { history } = await import("../actions/history.ts");
      await withConnection(options, (connection, io) => history(id, options, connection, io));
    });
}
