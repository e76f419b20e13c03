import { Command } from "commander";
import type { HistoryOptions } from "../actions/history.ts";
import { parseCount } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function historyCommand(): Command {
  return new Command("history")
    .description("list past kills and signals; with an id, the outcome of each process")
    .argument("[id]", "show this kill in full")
    .option("--limit <count>", "how many to list (default 20)", parseWith(parseCount))
    .option("--before <id>", "only kills older than this one")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (id: string | undefined, options: HistoryOptions) => {
      const { history } = await import("../actions/history.ts");
      await withConnection(options, (connection, io) => history(id, options, connection, io));
    });
}
