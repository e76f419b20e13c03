import { formatBytes, visibleText } from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { clip } from "../rendering/table.ts";
import type { CommonOptions } from "./common-options.ts";

/** Leaks, left-overs, deleted directories, high CPU and memory, with the reasons. */
export async function findings(
  options: CommonOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const found = await client.findings.list.query();
  if (options.json === true) printJson(io, "findings", found);
  else if (found.length === 0) io.err("Nothing is noteworthy.");
  else {
    const processes = await client.processes.list.query();
    const pidOf = new Map(processes.map(({ id, pid }) => [id, pid]));
    for (const { kind, reason, processIds, memoryBytes } of found) {
      const pids = processIds.flatMap((id) => pidOf.get(id) ?? []);
      const line = `${io.colors.yellow(kind)}  ${visibleText(reason)}  ${formatBytes(memoryBytes)}`;
      io.out(clip(line, io.width));
      io.out(clip(io.colors.dim(`      pids ${pids.join(" ")}`), io.width));
    }
  }
  return found.length === 0 ? exitCodes.nothing : exitCodes.done;
}
