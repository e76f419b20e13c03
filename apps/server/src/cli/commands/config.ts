import { Command } from "commander";
import { webhookCommand } from "./config-webhook.ts";
import { terminalIo } from "../../terminal/io.ts";
import type { CommonOptions } from "../actions/common-options.ts";
import { dataDirOption, jsonOption, parseWith } from "./options.ts";
import { parseCount } from "./parse-arguments.ts";
import { runAction } from "./run-action.ts";
import { withConnection } from "./with-connection.ts";

export function configCommand(): Command {
  const config = new Command("config")
    .description("settings, automatic clean-up, and what is told of events: commands and webhooks")
    .enablePositionalOptions()
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (options: CommonOptions) => {
      const { showConfig } = await import("../actions/config.ts");
      await withConnection(options, (connection, io) => showConfig(options, connection, io));
    });
  config
    .command("set")
    .description("change a setting, such as autoCleanUp.dryRun true")
    .argument("<name>", "as `corral config` lists it")
    .argument("<value>", "a number, true, false, or JSON")
    .option(...dataDirOption)
    .action(async (name: string, value: string, options: CommonOptions) => {
      const { setConfig } = await import("../actions/config.ts");
      await withConnection(options, (connection, io) => setConfig(name, value, connection, io));
    });
  config.addCommand(hookCommand());
  config.addCommand(webhookCommand());
  return config;
}

/** Only here: no procedure of the API sets commands. */
function hookCommand(): Command {
  const hook = new Command("hook")
    .description(
      "commands that are run when an agent waits, has ended, leaves something over, leaks",
    )
    .enablePositionalOptions()
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (options: CommonOptions) => {
      const { listHooks } = await import("../actions/config.ts");
      await runAction(terminalIo(), async (io) => listHooks(options, io), options);
    });
  hook
    .command("add")
    .description("run a command for events; it gets them as JSON on its input (docs/hooks.md)")
    .argument("<events>", "waiting, ended, left-over, leak, memory, with commas between")
    .argument("<command...>", "after --, for /bin/sh")
    .option(...dataDirOption)
    .action(async (events: string, words: readonly string[], options: CommonOptions) => {
      const { addHook } = await import("../actions/config.ts");
      await runAction(terminalIo(), async (io) => addHook(events, words, options, io));
    });
  hook
    .command("remove")
    .description("no longer run one")
    .argument("<number>", "as `corral config hook` lists it", parseWith(parseCount))
    .option(...dataDirOption)
    .action(async (number: number, options: CommonOptions) => {
      const { removeHook } = await import("../actions/config.ts");
      await runAction(terminalIo(), async (io) => removeHook(number, options, io));
    });
  return hook;
}
