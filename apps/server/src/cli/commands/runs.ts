import { Command } from "commander";
import type { RunsOptions } from "../actions/runs.ts";
import { parseWith, dataDirOption, jsonOption } from "./options.ts";
import { parseCount, parseSince } from "./parse-arguments.ts";
import { withConnection } from "./with-connection.ts";

export function runsCommand(): Command {
  return new Command("runs")
    .description(
      "list runs that have ended: how, what they used and left over; with an id, its life",
    )
    .argument("[id]", "show the life of this run")
    .option("--project <name>", "only of this project")
    .option("--task <name>", "only of this task, or branch")
    .option("--product <name>", "only of this agent: claude, codex, …")
    .option("--since <moment>", "ended since: 90m, 12h, 7d, 2026-11-23", parseWith(parseSince))
    .option("--limit <count>", "how many to list (default 20)", parseWith(parseCount))
    .option("--before <id>", "only runs that ended before this one")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (id: string | undefined, options: RunsOptions) => {
      const { runs } = await import("../actions/runs.ts");
      await withConnection(options, (connection, io) => runs(id, options, connection, io));
    });
}
