import { Command } from "commander";
import { terminalIo } from "../io.ts";
import { dataDirOption, jsonOption } from "./argument.ts";

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("say what works on this machine, and what to do about the rest")
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (options: { readonly json?: boolean; readonly dataDir?: string }) => {
      const { doctor } = await import("../actions/doctor.ts");
      process.exitCode = await doctor(options, terminalIo());
    });
}
