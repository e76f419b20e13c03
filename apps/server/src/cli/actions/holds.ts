import { homedir } from "node:os";
import { resolve } from "node:path";
import { count, shortIds, visibleText } from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { renderTable } from "../rendering/table.ts";
import type { CommonOptions } from "./common-options.ts";

/** What keeps a directory busy, whose it is, and how to stop it. */
export async function holds(
  text: string,
  options: CommonOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const asked = resolve(text.replace(/^~(?=[/\\]|$)/, homedir()));
  const found = await client.processes.holders.query({ path: asked });
  // This command itself, and a shell that waits for it.
  const own = new Set([process.pid, process.ppid]);
  const holders = found.holders.filter(({ process: { pid } }) => !own.has(pid));
  if (options.json === true) {
    printJson(io, "holds", { ...found, holders });
    return holders.length === 0 ? exitCodes.nothing : exitCodes.done;
  }
  const unread =
    found.unread === 0
      ? ""
      : ` (the open files of ${count(found.unread, "process", "processes")} cannot be read)`;
  if (holders.length === 0) {
    io.err(`Nothing that Corral can see is in ${visibleText(found.path)}${unread}.`);
    return exitCodes.nothing;
  }
  const executors = await client.executors.list.query();
  const short = shortIds(executors.map(({ id }) => id));
  const rows = holders.map(({ process: { pid, title, association }, directory, files }) => {
    const owner = executors.find(({ id }) => id === association?.executorId);
    const whose = owner === undefined ? "–" : `${short.get(owner.id)} ${owner.label}`;
    const where = directory === undefined ? `open: ${files.join(" ")}` : `works in ${directory}`;
    return [String(pid), visibleText(whose), visibleText(title), visibleText(where)];
  });
  const columns = [
    { title: "PID", align: "right" as const },
    { title: "AGENT" },
    { title: "PROCESS" },
    { title: "HOW" },
  ];
  const [header = "", ...lines] = renderTable(columns, rows, io.width);
  for (const line of [io.colors.dim(header), ...lines]) io.out(line);
  io.err(
    `To stop them: corral stop ${holders.map(({ process: { pid } }) => pid).join(" ")}${unread}`,
  );
  return exitCodes.done;
}
