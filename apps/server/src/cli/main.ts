#!/usr/bin/env node
import { createProgram } from "./program.ts";

// `corral ps | head` closes the pipe early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

await createProgram().parseAsync();
