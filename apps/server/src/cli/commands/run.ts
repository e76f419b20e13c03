import { defined } from "@corral/inspector/core";
import { Command, Option } from "commander";
import type { RunOptions } from "../../run/run-options.ts";
import { parseLabel } from "./parse-arguments.ts";
import { parseEachWith, dataDirOption } from "./options.ts";

type Flags = Omit<RunOptions, "command" | "labels"> & {
  readonly label?: readonly (readonly [string, string])[];
  readonly name?: string;
};

export function runProgramCommand(): Command {
  return new Command("run")
    .description("run a command as an executor, and say what it leaves over")
    .argument("<command...>", "the command and its arguments, after --")
    .passThroughOptions()
    .option("--project <project>", "default: the name of the main git repository")
    .option("--task <task>", "what it works on, such as TASK-12")
    .option("--attempt <attempt>", "which try at the task")
    .option("--workspace <directory>", "default: the git worktree it is started in")
    .addOption(
      new Option("--kind <kind>", "default: coding-agent for known agents, else other").choices([
        "coding-agent",
        "setup-script",
        "cleanup-script",
        "dev-server",
        "other",
      ]),
    )
    .option("--name <name>", "what people read; default: the command's own name")
    .option(
      "--label <key=value>",
      "more to remember with it; may be given again",
      parseEachWith(parseLabel),
    )
    .addOption(
      new Option("--on-exit <what>", "with what it leaves over: say it, stop it, or keep it")
        .choices(["report", "stop", "keep"])
        .default("report"),
    )
    .option("--systemd", "in a scope of the user's service manager, so that nothing escapes it")
    .option(...dataDirOption)
    .action(async (command: readonly string[], flags: Flags) => {
      const [{ runCommand }, { noticeIo }] = await Promise.all([
        import("../../run/run-command.ts"),
        import("../../run/notice-io.ts"),
      ]);
      const { label, name, ...options } = flags;
      const named = defined({ label: name, labels: label && Object.fromEntries(label) });
      process.exitCode = await runCommand({ ...options, command, ...named }, noticeIo());
    });
}
