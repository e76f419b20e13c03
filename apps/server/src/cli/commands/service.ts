import { Command } from "commander";
import { terminalIo } from "../../terminal/io.ts";
import { dataDirOption } from "./options.ts";
import { runAction } from "./run-action.ts";

export function serviceCommand(): Command {
  return new Command("service")
    .description("print a systemd user unit that starts Corral at login")
    .option(...dataDirOption)
    .addHelpText(
      "after",
      `
  corral service > ~/.config/systemd/user/corral.service
  systemctl --user enable --now corral`,
    )
    .action(async (options: { readonly dataDir?: string }) => {
      const { service } = await import("../actions/service.ts");
      await runAction(terminalIo(), (io) => service(options, io));
    });
}
