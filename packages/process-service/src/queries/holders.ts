import { realpath } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { identityOf } from "@corral/inspector/core";
import type { ProcessInspector } from "@corral/inspector";
import { ProcessServiceError } from "../core/errors.ts";
import type { ProcessView } from "../core/model.ts";
import type { Monitor } from "../monitor/monitor.ts";
import { requireScanned } from "../core/view/view-request.ts";
import type { Holder, Holders } from "./answers.ts";

/** Files named of one process; one that has a whole tree open would fill a page. */
const mostFiles = 20;

/**
 * Answers which processes keep a directory busy: their working directory or an open file is it, or lies
 * below it. Open files of other users' processes cannot be read, and count in `unread`.
 */
export function createHolders(
  inspector: Pick<ProcessInspector, "openFiles">,
  monitor: Pick<Monitor, "view">,
): (path: string) => Promise<Holders> {
  return async (asked) => {
    if (!isAbsolute(asked)) {
      throw new ProcessServiceError("INVALID_ARGUMENT", "Give an absolute path.", {
        field: "path",
      });
    }
    // One that is gone may still be held, as "/path (deleted)" in /proc.
    const path = await realpath(asked).catch(() => asked.replace(/(?<=.)\/+$/, ""));
    const view = await monitor.view({ fresh: "begins-after-call" });
    requireScanned(view);
    const holders: Holder[] = [];
    let unread = 0;
    for (const process of view.processes) {
      if (process.kernelThread || process.state === "zombie") continue;
      const files = await filesBelow(process);
      if (files === undefined) unread += 1;
      const isDirectory = isWithin(process.workingDirectory, path);
      if (!isDirectory && (files ?? []).length === 0) continue;
      holders.push({
        process,
        ...(isDirectory && { directory: process.workingDirectory! }),
        files: (files ?? []).slice(0, mostFiles),
      });
    }
    return { path, holders, unread };

    async function filesBelow(process: ProcessView): Promise<readonly string[] | undefined> {
      const identity = identityOf(process);
      const files = identity && (await inspector.openFiles(identity));
      return files && [...new Set(files)].filter((file) => isWithin(file, path));
    }
  };
}

function isWithin(file: string | undefined, path: string): boolean {
  if (file === undefined) return false;
  const bare = file.replace(/ \(deleted\)$/, "");
  return bare === path || bare.startsWith(path === "/" ? path : `${path}/`);
}
