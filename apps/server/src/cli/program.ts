import { Command } from "commander";
import { version } from "../package/version.ts";
import type { CommonOptions } from "./actions/common-options.ts";
import { dataDirOption, jsonOption } from "./commands/options.ts";
import { withConnection } from "./commands/with-connection.ts";
import { configCommand } from "./commands/config.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { historyCommand } from "./commands/history.ts";
import {
  findingsCommand,
  holdsCommand,
  pauseCommand,
  portCommand,
  waitCommand,
  whyCommand,
} from "./commands/ask-about.ts";
import { protectCommand } from "./commands/protect.ts";
import { killCommand } from "./commands/kill.ts";
import { integrateCommand } from "./commands/integrate.ts";
import { mcpCommand } from "./commands/mcp.ts";
import { openCommand } from "./commands/open.ts";
import { leftOverCommand, psCommand } from "./commands/ps.ts";
import { runProgramCommand } from "./commands/run.ts";
import { runsCommand } from "./commands/runs.ts";
import { serveCommand } from "./commands/serve.ts";
import { serviceCommand } from "./commands/service.ts";
import { topCommand } from "./commands/top.ts";
import { exitCodes } from "../terminal/exit-codes.ts";
import { jsonError } from "../terminal/io.ts";
import { parserWords } from "./parser-words.ts";
import { completeWith } from "./completion/complete-with.ts";
import type { KnownTarget } from "./completion/known-targets.ts";

/** The `corral` command: its subcommands, help and shell completions; `targets` complete arguments. */
export function createProgram(
  targets: readonly KnownTarget[] = [],
  { json = false }: { /** Wrong usage is told as JSON. */ readonly json?: boolean } = {},
): Command {
  const program = new Command("corral")
    .configureOutput({
      outputError: (text, write) => {
        const message = parserWords(text);
        write(json ? `${jsonError("USAGE", message.replaceAll("\n", " "))}\n` : `${message}\n`);
      },
    })
    .enablePositionalOptions()
    .description(
      "See which processes your coding agents own, what ended ones left over, and stop exactly what you confirm.",
    )
    .version(version)
    .option(...jsonOption)
    .option(...dataDirOption)
    .allowExcessArguments()
    .action(async (options: CommonOptions, command: Command) => {
      const [unknown] = command.args;
      if (unknown !== undefined) {
        command.error(`unknown command “${unknown}”: \`corral --help\` lists them`, {
          exitCode: exitCodes.usage,
        });
      }
      const { status } = await import("./actions/status.ts");
      await withConnection(options, (connection, io) => status(options, connection, io));
    })
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
    whyCommand(),
    portCommand(),
    waitCommand(),
    holdsCommand(),
    pauseCommand("pause"),
    pauseCommand("resume"),
    protectCommand(),
    findingsCommand(),
    runsCommand(),
    historyCommand(),
    configCommand(),
    doctorCommand(),
    integrateCommand(),
    mcpCommand(),
    serviceCommand(),
  ]) {
    program.addCommand(inherit(command, program, program.name(), json));
  }
  completeWith(program, targets);
  return program;
}

/** With its own subcommands, which were made before it had a parent. After a mistake it shows its form. */
function inherit(command: Command, parent: Command, above: string, json: boolean): Command {
  const path = `${above} ${command.name()}`;
  command.copyInheritedSettings(parent).allowExcessArguments(false);
  if (!json) command.showHelpAfterError(`usage: ${path} ${command.usage()}`);
  for (const inner of command.commands) inherit(inner, command, path, json);
  return command;
}

const helpEnd = `
Examples:
  corral run --project acme/web --task TASK-12 -- claude
  corral why :5173                   whose the server on that port is, and why
  corral left-over --json | jq .     processes that ended agents left over
  corral stop left-over --dry-run    the plan, without stopping anything
  source <(corral completion bash)   completions for this shell

Exit codes:
  ${exitCodes.done}  success; for stop: every confirmed process is gone
  ${exitCodes.failed}  failure; for stop: a confirmed process survived, or may have
  ${exitCodes.usage}  invalid arguments
  ${exitCodes.nothing}  nothing matched
  ${exitCodes.conflict}  a confirmed process had changed; nothing was signalled
  ${exitCodes.denied}  not permitted
  ${exitCodes.declined}  answered no (${exitCodes.interrupted}: Ctrl-C)
  run: the command's own; 125 Corral failed, 126 not executable, 127 not found

Environment:
  CORRAL_DATA_DIR  directory of the store and the token
  NO_COLOR         no colours`;
