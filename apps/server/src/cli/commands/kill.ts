import { Command } from "commander";
import type { KillOptions } from "../actions/kill.ts";
import { parseDuration, parsePid } from "./parse-arguments.ts";
import { parseWith, parseEachWith, dataDirOption, jsonOption } from "./options.ts";
import { checkScope } from "../actions/kill-scope.ts";
import { withConnection } from "./with-connection.ts";

export function killCommand(): Command {
  return new Command("kill")
    .description("show what would be stopped, ask, stop exactly that, and verify")
    .argument("[pids...]", "processes, one by one", parseEachWith(parsePid))
    .option("--tree", "the one pid named, and everything below it")
    .option("--executor <id>", "an executor and all it owns")
    .option("--task <task>", "all executors of a task (of --project, where given)")
    .option("--project <project>", "all executors of a project")
    .option("--workspace <directory>", "all executors that work in a directory")
    .option("--left-over [executor]", "what ended executors, or this one, left over")
    .option("--all-but-executors", "everything owned except the executors themselves")
    .option("--everything", "everything owned, executors included")
    .option("-y, --yes", "do not ask")
    .option("-n, --dry-run", "only show the plan")
    .option("-f, --force", "SIGKILL at once, no SIGTERM before")
    .option(
      "--grace <duration>",
      "how long SIGTERM may take: 500ms, 5s, 1m (default 5s)",
      parseWith(parseDuration),
    )
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (pids: readonly number[] | undefined, options: KillOptions) => {
      const { kill } = await import("../actions/kill.ts");
      await withConnection(
        options,
        (connection, io) => kill(pids ?? [], options, connection, io),
        () => checkScope(pids ?? [], options),
      );
    });
}
