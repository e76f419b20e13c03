import { join } from "node:path";
import { packageFolder } from "../../package/package-folder.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import type { Io } from "../../terminal/io.ts";
import { systemdUnit } from "./systemd-unit.ts";

/** Prints a systemd user unit that runs `corral serve`. */
export async function service({ dataDir }: { readonly dataDir?: string }, io: Io): Promise<number> {
  const unit = systemdUnit({
    nodePath: process.execPath,
    mainPath: join(packageFolder, "dist/cli/main.js"),
    args: dataDir === undefined ? [] : ["--data-dir", dataDir],
  });
  io.out(unit.trimEnd());
  return exitCodes.done;
}
