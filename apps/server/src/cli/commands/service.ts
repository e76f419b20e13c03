import { join } from "node:path";
import { Command } from "commander";
import { dataDirOption } from "./argument.ts";
import { packageFolder } from "../../package-folder.ts";
import { systemdUnit } from "../systemd-unit.ts";

export function serviceCommand(): Command {
  return new Command("service")
    .description("print a systemd user unit that serves Corral from login on")
    .option(...dataDirOption)
    .addHelpText(
      "after",
      `
  corral service > ~/.config/systemd/user/corral.service
  systemctl --user enable --now corral`,
    )
    .action(({ dataDir }: { readonly dataDir?: string }) => {
      const unit = systemdUnit({
        nodePath: process.execPath,
        mainPath: join(packageFolder, "dist/cli/main.js"),
        args: dataDir === undefined ? [] : ["--data-dir", dataDir],
      });
      process.stdout.write(unit);
    });
}
