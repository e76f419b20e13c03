import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { version } from "../package/version.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { historyCommand } from "./commands/history.ts";
import { keepCommand } from "./commands/keep.ts";
import { killCommand } from "./commands/kill.ts";
import { openCommand } from "./commands/open.ts";
import { leftOverCommand, psCommand } from "./commands/ps.ts";
import { runProgramCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { serviceCommand } from "./commands/service.ts";
import { topCommand } from "./commands/top.ts";
import { exitCodes } from "../terminal/exit-codes.ts";

/** The `corral` command: its subcommands, help and shell completions. */
export function createProgram(): Command {
  const program = new Command("corral")
    .enablePositionalOptions()
    .description(
      "See which processes your coding agents own, what ended ones left over, and stop exactly what you confirm.",
    )
    .version(version)
    .addHelpText("after", helpEnd)
    .exitOverride((error) => {
      // commander exits with 1 for wrong usage; 2 is what shells and scripts expect.
      process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage);
    });
  for (const command of [
    serveCommand(),
    openCommand(),
    runProgramCommand(),
    psCommand(),
    topCommand(),
    leftOverCommand(),
    killCommand(),
    keepCommand(),
    historyCommand(),
    doctorCommand(),
    serviceCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  tab(program, { completionCommandName: "completion" });
  program.commands
    .find((command) => command.name() === "completion")
    ?.description("print completions for a shell: bash, zsh, fish, powershell");
  return program;
}

const helpEnd = `
Examples:
  corral run --project acme/web --task TASK-12 -- claude
  corral ps --port 5173              who holds the port
  corral left-over --json | jq .     what ended executors left behind
  corral kill --left-over --dry-run  what would be stopped
  source <(corral completion bash)   completions for this shell

Exit codes:
  ${exitCodes.done}  done; for kill: all that was confirmed is gone
  ${exitCodes.failed}  failed; for kill: something lives on, or may
  ${exitCodes.usage}  the arguments do not make sense
  ${exitCodes.nothing}  nothing matched
  ${exitCodes.conflict}  what was confirmed had changed; nothing was signalled
  ${exitCodes.denied}  not allowed
  ${exitCodes.declined}  a person said no (${exitCodes.interrupted}: by Ctrl-C)
  run passes on its command's own; 125 Corral failed, 126 not executable, 127 not found

Environment:
  CORRAL_DATA_DIR  where the store and the token lie
  NO_COLOR         no colours`;
