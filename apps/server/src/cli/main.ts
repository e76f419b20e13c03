#!/usr/bin/env node
import { Command } from "commander";
import { version } from "../version.ts";
import { serveCommand } from "./commands/serve.ts";

const program = new Command("corral")
  .description(
    "See which processes your coding agents own, what ended ones left over, and stop exactly what you confirm.",
  )
  .version(version)
  .addCommand(serveCommand());

await program.parseAsync();
