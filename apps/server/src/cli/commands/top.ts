import { Command } from "commander";
import { dataDirOption } from "./options.ts";
import { withConnection } from "./with-connection.ts";

export function topCommand(): Command {
  return new Command("top")
    .description("watch agents and their processes; find, ask why, stop")
    .option(...dataDirOption)
    .action(async (options: { readonly dataDir?: string }) => {
      const { top } = await import("../top/top.ts");
      await withConnection(options, top);
    });
}
