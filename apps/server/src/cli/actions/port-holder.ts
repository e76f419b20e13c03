import { join } from "node:path";
import { createInspector } from "@corral/inspector";
import { defined, identityKey, identityOf } from "@corral/inspector/core";
import { processName } from "@corral/process-service/core";
import { packageFolder } from "../../package/package-folder.ts";
import type { PortHolder } from "./explain-start-failure.ts";

const main = join(packageFolder, "dist/cli/main.js");
const ownUser = process.getuid?.();

/** Who listens on a TCP port of this machine; undefined where that cannot be told. */
export async function findPortHolder(port: number): Promise<PortHolder | undefined> {
  using inspector = createInspector();
  try {
    const { processes } = await inspector.snapshot();
    const targets = processes.flatMap((process) => identityOf(process) ?? []);
    const details = await inspector.readDetails(targets, ["ports"]);
    for (const process of processes) {
      const identity = identityOf(process);
      const ports = identity && details.get(identityKey(identity))?.ports;
      if (ports?.some((one) => one.protocol === "tcp" && one.port === port) !== true) continue;
      const { pid, userId, name, command } = process;
      const title = command.includes(main) ? "corral serve" : processName({ name, command }).name;
      const option = command.indexOf("--data-dir");
      const dataDir = option < 0 ? undefined : command[option + 1];
      const isOwn = userId === undefined || userId === ownUser;
      return { pid, title, isOwn, ...defined({ dataDir }) };
    }
  } catch {
    // It only helps to explain another failure.
  }
  return undefined;
}
