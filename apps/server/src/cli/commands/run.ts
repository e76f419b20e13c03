import { defined } from "@corral/inspector/core";
import { Command, Option } from "commander";
import type { RunOptions } from "../../run/run-options.ts";
import { parseLabel } from "./parse-arguments.ts";
import { parseEachWith, dataDirOption } from "./options.ts";

type Flags = Omit<RunOptions, "command" | "labels"> & {
  readonly label?: readonly (readonly [string, string])[];
  readonly name?: string;
  readonly held?: string;
};

/** For `spawn` of @corral/client/node, which registers the command itself. */
const heldOption = new Option("--held <id>").hideHelp();

export function runProgramCommand(): Command {
  return new Command("run")
    .description("run a command, know all it starts, and report what it leaves over")
    .argument("<command...>", "the command and its arguments, after --")
    .passThroughOptions()
    .option("--project <project>", "default: the name of the main git repository")
    .option("--task <task>", "the task, such as TASK-12")
    .option("--attempt <attempt>", "the attempt at the task")
    .option("--workspace <directory>", "default: the current git worktree")
    .addOption(
      new Option("--kind <kind>", "default: coding-agent for known agents, else other").choices([
        "coding-agent",
        "setup-script",
        "cleanup-script",
        "dev-server",
        "other",
      ]),
    )
    .option("--name <name>", "display name; default: the command's name")
    .option(
      "--label <key=value>",
      "a label to store with it; may be repeated",
      parseEachWith(parseLabel),
    )
    .addOption(
      new Option("--on-exit <what>", "what to do with left-over processes")
        .choices(["report", "stop", "keep"])
        .default("report"),
    )
    .option("--systemd", "run in its own systemd scope, which also holds detached processes")
    .option(...dataDirOption)
    .addOption(heldOption)
    .action(async (command: readonly string[], { held, ...flags }: Flags) => {
      if (held !== undefined) {
        const { runHeldCommand } = await import("../../run/run-held-command.ts");
        process.exitCode = await runHeldCommand(command, held);
        return;
      }
      const [{ runCommand }, { noticeIo }] = await Promise.all([
        import("../../run/run-command.ts"),
        import("../../run/notice-io.ts"),
      ]);
      const { label, name, ...options } = flags;
      const named = defined({ label: name, labels: label && Object.fromEntries(label) });
      process.exitCode = await runCommand({ ...options, command, ...named }, noticeIo());
    });
}
