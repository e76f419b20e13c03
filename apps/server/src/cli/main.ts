#!/usr/bin/env node
import { nodeProblem } from "./node-version.ts";
import { onHintsLost, onOutputLost } from "../terminal/lost-output.ts";
import { createProgram } from "./program.ts";

process.stdout.on("error", onOutputLost);
process.stderr.on("error", onHintsLost);

const problem = nodeProblem(process.versions.node);
if (problem === undefined) {
  await createProgram().parseAsync();
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
