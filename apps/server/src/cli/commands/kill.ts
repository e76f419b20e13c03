import { Command } from "commander";
import type { KillOptions } from "../actions/kill.ts";
import { parseDuration } from "./parse-arguments.ts";
import { parseWith, dataDirOption, jsonOption, targetHelp } from "./options.ts";
import { checkScope } from "../../targets/kill-scope.ts";
import { withConnection } from "./with-connection.ts";

export function killCommand(): Command {
  return new Command("stop")
    .alias("kill")
    .description("show the plan, ask, stop exactly the confirmed processes, verify")
    .argument("[targets...]", targetHelp)
    .option("--tree", "the given pid with all its descendants")
    .option("--executor <id>", "an agent or other run by its id, with all it owns")
    .option("--task <task>", "all runs of a task (within --project, if given)")
    .option("--project <project>", "all runs of a project")
    .option("--workspace <directory>", "all runs that work in this directory")
    .option("--left-over [executor]", "what ended agents, or this one, left over")
    .option("--all-but-executors", "everything owned except the agents themselves")
    .option("--everything", "everything owned, agents included")
    .option("-y, --yes", "do not ask")
    .option("-n, --dry-run", "only show the plan")
    .option("-f, --force", "SIGKILL at once, without SIGTERM")
    .option(
      "--grace <duration>",
      "time between SIGTERM and SIGKILL: 500ms, 5s, 1m (default 5s)",
      parseWith(parseDuration),
    )
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (targets: readonly string[], options: KillOptions) => {
      const { kill } = await import("../actions/kill.ts");
      await withConnection(
        options,
        (connection, io) => kill(targets, options, connection, io),
        () => checkScope(targets, options),
      );
    });
}
