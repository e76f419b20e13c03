#!/usr/bin/env node
import { nodeVersionProblem } from "./node-version.ts";
import { onStderrError, onStdoutError } from "../terminal/output-errors.ts";
import { createProgram } from "./program.ts";

process.stdout.on("error", onStdoutError);
process.stderr.on("error", onStderrError);

const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  await createProgram().parseAsync();
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
