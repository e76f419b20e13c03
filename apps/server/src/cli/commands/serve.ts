import { Command, InvalidArgumentError, Option } from "commander";
import { limitYoungGeneration } from "../../server/limit-young-generation.ts";
import type { ServeFlags } from "../actions/serve.ts";
import { parseHostName, parseOrigin } from "@corral/process-service/guards";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { terminalIo } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { parseEachWith } from "./options.ts";
import { runAction } from "./run-action.ts";

interface Detach {
  readonly detach?: boolean;
}

export function serveCommand(): Command {
  return new Command("serve")
    .description("watch this machine and serve the process page")
    .option("-p, --port <port>", "port to listen on; 0 for any free port", parsePort, 4680)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--allow-host <name...>",
      "host names to answer to, besides its own address",
      parseEachWith(hostName),
    )
    .option(
      "--allow-origin <origin...>",
      "other origins whose pages may use the API (CORS)",
      parseEachWith(origin),
    )
    .option("--data-dir <directory>", "directory of the store and the token")
    .option("--read-only", "show everything, refuse every kill")
    .option("-d, --detach", "run in the background, and return when the page can be opened")
    .addOption(
      new Option("--log-level <level>", "how much to log, as JSON lines on stderr").choices([
        "silent",
        "error",
        "warn",
        "info",
        "debug",
      ]),
    )
    .action(async ({ detach, ...flags }: ServeFlags & Detach, command: Command) => {
      if (!isLoopback(flags.host) && flags.allowHost === undefined) {
        command.error(
          `error: --host ${flags.host} is reachable from other machines: give its host name with --allow-host`,
          { exitCode: exitCodes.usage },
        );
      }
      if (detach === true) {
        const { serveDetached } = await import("../actions/detach.ts");
        await runAction(terminalIo(), (io) => serveDetached(flags, io));
        return;
      }
      // Before the imports: compiling them makes the heap grow.
      limitYoungGeneration();
      // Loaded only here, so that other commands do not load the web server.
      const { serve } = await import("../actions/serve.ts");
      process.exitCode = await serve(flags, terminalIo());
    });
}

function hostName(text: string): string {
  const name = parseHostName(text);
  if (name !== undefined) return name;
  throw new UsageError("Give one host name or address, such as devbox.lan:4680.");
}

function origin(text: string): string {
  const parsed = parseOrigin(text);
  if (parsed !== undefined) return parsed;
  throw new UsageError("Give scheme, host and port only, such as http://localhost:5173.");
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
