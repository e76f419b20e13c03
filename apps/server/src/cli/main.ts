#!/usr/bin/env node
import { nodeProblem } from "./node-version.ts";
import { createProgram } from "./program.ts";

// `corral ps | head` closes the pipe early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
// Hints that nobody reads change nothing about what was asked for.
process.stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  await createProgram().parseAsync();
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
