import { Argument, Command } from "commander";
import type { ServiceVerb } from "../actions/service.ts";
import { terminalIo } from "../../terminal/io.ts";
import { dataDirOption } from "./options.ts";
import { runAction } from "./run-action.ts";

export function serviceCommand(): Command {
  return new Command("service")
    .description("start Corral at login: install, uninstall, status; alone prints the unit")
    .addArgument(
      new Argument("[verb]", "what to do")
        .choices(["install", "uninstall", "status", "print"])
        .default("print"),
    )
    .option(...dataDirOption)
    .action(async (verb: ServiceVerb, options: { readonly dataDir?: string }) => {
      const { service } = await import("../actions/service.ts");
      await runAction(terminalIo(), (io) => service(verb, options, io));
    });
}
