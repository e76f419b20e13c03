import { defined } from "@corral/inspector/core";
import { findServer } from "@corral/client/node";
import type { Connection } from "../../connection/connect.ts";
import { callerOf } from "../../connection/caller.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { statusLines } from "../rendering/status-lines.ts";
import type { CommonOptions } from "./common-options.ts";

/** One screen: agents with their states, what was left over, findings, and whether a server runs. */
export async function status(
  options: CommonOptions,
  { client, source, directory }: Connection,
  io: Io,
): Promise<number> {
  const caller = await callerOf(client);
  const [all, findings, server] = await Promise.all([
    client.executors.list.query(caller),
    client.findings.list.query(),
    source === "server" ? findServer(directory) : undefined,
  ]);
  const executors = all.filter(({ alive, totals }) => alive || totals.leftOver > 0);
  const shown = { executors, findings, ...defined({ url: server?.url }) };
  if (options.json === true) printJson(io, "status", shown);
  else for (const line of statusLines({ ...shown, now: Date.now() }, io)) io.out(line);
  return exitCodes.done;
}
