import { explainWithTime } from "@corral/process-service/core";
import { formatMoment, visibleText } from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { executorMention } from "../../targets/executor-mention.ts";
import type { CommonOptions } from "./common-options.ts";
import { kill } from "./kill.ts";

/** Who listens on a port and whose it is; at a terminal, asks whether to stop it. */
export async function port(
  number: number,
  options: CommonOptions,
  connection: Connection,
  io: Io,
): Promise<number> {
  const { client } = connection;
  const processes = await client.processes.list.query({ port: number, fresh: true });
  if (options.json === true) {
    printJson(io, "port", { port: number, processes });
    return processes.length === 0 ? exitCodes.nothing : exitCodes.done;
  }
  if (processes.length === 0) {
    io.err(`Nothing listens on port ${number}, or it is another user's or in a container.`);
    return exitCodes.nothing;
  }
  const executors = await client.executors.list.query();
  const ids = executors.map(({ id }) => id);
  for (const { pid, title, command, association } of processes) {
    io.out(`${pid}  ${visibleText(title)}  ${io.colors.dim(visibleText(command))}`);
    const owner = executors.find(({ id }) => id === association?.executorId);
    const whose = owner === undefined ? "nobody's that Corral knows" : executorMention(owner, ids);
    const because = association && `, ${visibleText(explainWithTime(association, formatMoment))}`;
    io.out(`      ${whose}${because ?? ""}`);
  }
  if (!io.interactive) {
    io.err(`To stop it: corral stop :${number}`);
    return exitCodes.done;
  }
  const answer = await io.ask("Look at what stopping it would stop?");
  return answer === "yes" ? kill([`:${number}`], {}, connection, io) : exitCodes.done;
}
