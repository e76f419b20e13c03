import { Command, InvalidArgumentError, Option } from "commander";
import { limitYoungGeneration } from "../../server/limit-young-generation.ts";
import type { ServeFlags } from "../actions/serve.ts";
import { parseHostName, parseOrigin } from "../../http/allowed-names.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { terminalIo } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { parseEachWith } from "./options.ts";

export function serveCommand(): Command {
  return new Command("serve")
    .description("watch this machine and serve the process page")
    .option("-p, --port <port>", "port to listen on; 0 takes a free one", parsePort, 4680)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option(
      "--allow-host <name...>",
      "names under which it may be reached, besides its own address",
      parseEachWith(hostName),
    )
    .option(
      "--allow-origin <origin...>",
      "other origins whose pages may use it (development)",
      parseEachWith(origin),
    )
    .option("--data-dir <directory>", "where the store and the token lie")
    .option("--read-only", "show everything, stop nothing")
    .addOption(
      new Option("--log-level <level>", "how much to log, as JSON lines on stderr").choices([
        "silent",
        "error",
        "warn",
        "info",
        "debug",
      ]),
    )
    .action(async (flags: ServeFlags, command: Command) => {
      if (!isLoopback(flags.host) && flags.allowHost === undefined) {
        command.error(
          `error: --host ${flags.host} can be reached from other machines: name what it is called there with --allow-host`,
          { exitCode: exitCodes.usage },
        );
      }
      // Before the imports: compiling them is what makes the heap grow.
      limitYoungGeneration();
      // Loaded only here, so that the other commands start without a web server.
      const { serve } = await import("../actions/serve.ts");
      process.exitCode = await serve(flags, terminalIo());
    });
}

function hostName(text: string): string {
  const name = parseHostName(text);
  if (name !== undefined) return name;
  throw new UsageError("Give one name or address as a browser shows it, such as devbox.lan:4680.");
}

function origin(text: string): string {
  const parsed = parseOrigin(text);
  if (parsed !== undefined) return parsed;
  throw new UsageError("Give scheme, host and port alone, such as http://localhost:5173.");
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError("A port is a number from 0 to 65535.");
  return port;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
