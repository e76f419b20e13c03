import { Command } from "commander";
import type { CommonOptions } from "../actions/common-options.ts";
import type { WaitOptions } from "../actions/wait.ts";
import { dataDirOption, jsonOption, parseWith, targetHelp } from "./options.ts";
import { parseDuration, parsePort } from "./parse-arguments.ts";
import { withConnection } from "./with-connection.ts";

export function whyCommand(): Command {
  return new Command("why")
    .description("whose a process is, and how that is known; of an agent what it does")
    .argument("<target>", targetHelp)
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (target: string, options: CommonOptions) => {
      const { why } = await import("../actions/why.ts");
      await withConnection(options, (connection, io) => why(target, options, connection, io));
    });
}

export function portCommand(): Command {
  return new Command("port")
    .description("who listens on a port, whose it is, and stop it")
    .argument("<port>", "3000 or :3000", parseWith(parsePort))
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (number: number, options: CommonOptions) => {
      const { port } = await import("../actions/port.ts");
      await withConnection(options, (connection, io) => port(number, options, connection, io));
    });
}

export function holdsCommand(): Command {
  return new Command("holds")
    .description("what keeps a worktree busy: by its directory or an open file")
    .argument("<path>", "a directory or a file")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (path: string, options: CommonOptions) => {
      const { holds } = await import("../actions/holds.ts");
      await withConnection(options, (connection, io) => holds(path, options, connection, io));
    });
}

export function waitCommand(): Command {
  return new Command("wait")
    .description("wait until an agent has ended and left nothing over, or a process has ended")
    .argument("<target>", targetHelp)
    .option("--timeout <duration>", "give up after: 30s, 5m, 1h", parseWith(parseDuration))
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (target: string, options: WaitOptions) => {
      const { wait } = await import("../actions/wait.ts");
      await withConnection(options, (connection, io) => wait(target, options, connection, io));
    });
}

export function findingsCommand(): Command {
  return new Command("findings")
    .description("leaks, left-overs, deleted directories, high CPU and memory")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (options: CommonOptions) => {
      const { findings } = await import("../actions/findings.ts");
      await withConnection(options, (connection, io) => findings(options, connection, io));
    });
}

export function pauseCommand(name: "pause" | "resume"): Command {
  const does =
    name === "pause"
      ? "stop processes with SIGSTOP, so that they keep their memory and do nothing"
      : "let paused processes go on";
  return new Command(name)
    .description(does)
    .argument("<targets...>", targetHelp)
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (targets: readonly string[], options: CommonOptions) => {
      const { pause } = await import("../actions/pause.ts");
      const signal = name === "pause" ? "SIGSTOP" : "SIGCONT";
      await withConnection(options, (connection, io) =>
        pause(targets, signal, options, connection, io),
      );
    });
}
