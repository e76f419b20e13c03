import { Command, Option } from "commander";
import type { PsCommandOptions } from "../actions/ps.ts";
import { parsePort } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function psCommand(): Command {
  return listing(new Command("ps"))
    .description("list processes by executor")
    .option("-l, --left-over", "only what ended executors left over")
    .option("-a, --all", "also what belongs to no executor")
    .action((words: readonly string[], options: PsCommandOptions) => list(words, options));
}

/** `corral ps --left-over` under the name people look for. */
export function leftOverCommand(): Command {
  return listing(new Command("left-over"))
    .description("list what ended executors left over")
    .action((words: readonly string[], options: PsCommandOptions) =>
      list(words, { ...options, leftOver: true }),
    );
}

function listing(command: Command): Command {
  return command
    .argument("[words...]", "only with these in name, command, directory or pid")
    .option("--project <project>", "only of this project")
    .option("--task <task>", "only of this task")
    .option("--executor <id>", "only of this executor")
    .option("--port <port>", "only who holds this port", parseWith(parsePort))
    .option("--suspected", "only what is merely suspected to belong to an executor")
    .option("--flat", "a list instead of trees")
    .addOption(
      new Option("--sort <by>", "order of a flat list")
        .choices(["memory", "cpu", "age", "pid"])
        .implies({ flat: true }),
    )
    .option("-w, --watch", "again at every scan, until Ctrl-C")
    .option(...jsonOption)
    .option(...dataDirOption);
}

async function list(words: readonly string[], options: PsCommandOptions): Promise<void> {
  const { ps } = await import("../actions/ps.ts");
  await withConnection(options, (connection, io) => ps(words, options, connection, io));
}
