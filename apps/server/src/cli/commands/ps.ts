import { Command, Option } from "commander";
import type { PsCommandOptions } from "../actions/ps.ts";
import { parsePort } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption, targetHelp } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function psCommand(): Command {
  return listing(new Command("ps"))
    .description("list processes by agent: who owns what")
    .option("-l, --left-over", "only what ended agents left over")
    .option("-a, --all", "also processes that belong to no agent")
    .action((words: readonly string[], options: PsCommandOptions) => list(words, options));
}

/** An alias for `corral ps --left-over`. */
export function leftOverCommand(): Command {
  return listing(new Command("left-over"))
    .description("list what ended agents left over")
    .action((words: readonly string[], options: PsCommandOptions) =>
      list(words, { ...options, leftOver: true }),
    );
}

function listing(command: Command): Command {
  return command
    .argument("[words...]", `${targetHelp}; else words in name, command, directory or pid`)
    .option("--project <project>", "only this project")
    .option("--task <task>", "only this task")
    .option("--executor <id>", "only this agent or other run, by its id")
    .option("--port <port>", "only processes that listen on this port", parseWith(parsePort))
    .option("--related", "only processes that may be related to an agent")
    .addOption(new Option("--suspected").hideHelp())
    .option("--flat", "a list instead of trees")
    .addOption(
      new Option("--sort <by>", "order of a flat list")
        .choices(["memory", "cpu", "age", "pid"])
        .implies({ flat: true }),
    )
    .option("-w, --watch", "repeat at every scan, until Ctrl-C")
    .option(...jsonOption)
    .option(...dataDirOption);
}

async function list(words: readonly string[], options: PsCommandOptions): Promise<void> {
  const { ps } = await import("../actions/ps.ts");
  await withConnection(options, (connection, io) => ps(words, options, connection, io));
}
