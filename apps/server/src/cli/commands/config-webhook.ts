import { Command } from "commander";
import { terminalIo } from "../../terminal/io.ts";
import type { AddWebhookOptions } from "../actions/config-webhook.ts";
import type { CommonOptions } from "../actions/common-options.ts";
import { dataDirOption, jsonOption, parseWith } from "./options.ts";
import { parseCount } from "./parse-arguments.ts";
import { runAction } from "./run-action.ts";
import { withConnection } from "./with-connection.ts";

const numberArgument = ["<number>", "as `corral config webhook` lists it"] as const;

export function webhookCommand(): Command {
  const webhook = new Command("webhook")
    .description("addresses that are told of events by signed requests")
    .enablePositionalOptions()
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (options: CommonOptions) => {
      const { listWebhooks } = await import("../actions/config-webhook.ts");
      await withConnection(options, (connection, io) => listWebhooks(options, connection, io));
    });
  webhook
    .command("add")
    .description("tell an address of events; prints a new secret, once (docs/hooks.md)")
    .argument("<events>", "waiting, ended, left-over, leak, memory, with commas between")
    .argument("<url>", "http or https")
    .option("--tell <details>", "also: titles, branches, commands, with commas between")
    .option("--secret-stdin", "read the secret from standard input")
    .option(...dataDirOption)
    .action(async (events: string, url: string, options: AddWebhookOptions) => {
      const { addWebhook } = await import("../actions/config-webhook.ts");
      await withConnection(options, (connection, io) =>
        addWebhook(events, url, options, connection, io),
      );
    });
  webhook
    .command("remove")
    .description("no longer tell one")
    .argument(...numberArgument, parseWith(parseCount))
    .option(...dataDirOption)
    .action(async (number: number, options: CommonOptions) => {
      const { removeWebhook } = await import("../actions/config-webhook.ts");
      await withConnection(options, (connection, io) => removeWebhook(number, connection, io));
    });
  webhook
    .command("test")
    .description("send one an event named test")
    .argument(...numberArgument, parseWith(parseCount))
    .option(...dataDirOption)
    .action(async (number: number, options: CommonOptions) => {
      const { testWebhook } = await import("../actions/config-webhook.ts");
      await withConnection(options, (connection, io) => testWebhook(number, connection, io));
    });
  for (const isAllowed of [true, false]) {
    webhook
      .command(isAllowed ? "allow" : "disallow")
      .description(`${isAllowed ? "a" : "no longer a"} host that may be in a private network`)
      .argument("<host>", "name or address, as the URL has it")
      .option(...dataDirOption)
      .action(async (host: string, options: CommonOptions) => {
        const { allowHost } = await import("../actions/config-webhook.ts");
        await runAction(terminalIo(), async (io) => allowHost(host, isAllowed, options, io));
      });
  }
  return webhook;
}
