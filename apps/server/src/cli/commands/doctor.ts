import { Command } from "commander";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { terminalIo } from "../../terminal/io.ts";
import type { CommonOptions } from "../actions/common-options.ts";
import { dataDirOption, jsonOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

interface DoctorOptions extends CommonOptions {
  readonly acknowledge?: boolean;
}

export function doctorCommand(): Command {
  return new Command("doctor")
    .description("check what works on this machine, and how to fix the rest")
    .option(
      "--acknowledge",
      "acknowledge that the store was recreated: automatic clean-up may run again",
    )
    .option(...jsonOption)
    .option(...dataDirOption)
    .action(async (options: DoctorOptions) => {
      if (options.acknowledge === true) {
        await withConnection(options, async ({ client }) => {
          await client.host.acknowledgeRecovery.mutate();
          return exitCodes.done;
        });
        if (process.exitCode !== exitCodes.done) return;
      }
      const { doctor } = await import("../actions/doctor.ts");
      process.exitCode = await doctor(options, terminalIo());
    });
}
