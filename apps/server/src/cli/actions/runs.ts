import { defined } from "@corral/inspector/core";
import type { RunPage } from "@corral/process-service/core";
import { shortIds } from "@corral/process-service/internal";
import type { Connection } from "../../connection/connect.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { requireExecutor } from "../../targets/resolve-target.ts";
import { runsLines } from "../rendering/runs-lines.ts";
import { timelineLines } from "../rendering/timeline-lines.ts";
import type { CommonOptions } from "./common-options.ts";

export interface RunsOptions extends RunPage, CommonOptions {}

const runsListed = 20;

/** Runs that have ended, newest first; with an id, its life as a timeline. */
export async function runs(
  id: string | undefined,
  options: RunsOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  if (id !== undefined) {
    const executors = await client.executors.list.query();
    const timeline = await client.executors.timeline.query({
      id: requireExecutor(id, executors).id,
    });
    if (options.json === true) printJson(io, "run", timeline);
    else {
      for (const line of timelineLines(timeline, executors, io)) io.out(line);
    }
    return exitCodes.done;
  }
  const { project, task, product, since, limit = runsListed } = options;
  const before =
    options.before && requireExecutor(options.before, await client.executors.list.query()).id;
  const listed = await client.runs.list.query({
    limit,
    ...defined({ project, task, product, since, before }),
  });
  if (options.json === true) {
    printJson(io, "runs", listed);
  } else if (listed.length === 0) {
    const isFiltered = [project, task, product, since, before].some((each) => each !== undefined);
    io.err(
      isFiltered
        ? "No run matches. `corral runs` lists all."
        : "No run has ended yet. `corral ps` shows those that go on.",
    );
  } else {
    const executors = await client.executors.list.query();
    const ids = shortIds(executors.map((executor) => executor.id));
    for (const line of runsLines(listed, Date.now(), { ...io, ids })) io.out(line);
    const last = listed.at(-1);
    if (listed.length === limit && last !== undefined) {
      const words = `Older ones: corral runs --before ${ids.get(last.id) ?? last.id}`;
      io.err(io.colors.dim(words));
    }
  }
  return listed.length === 0 ? exitCodes.nothing : exitCodes.done;
}
