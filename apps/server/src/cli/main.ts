#!/usr/bin/env node
import { nodeVersionProblem } from "./node-version.ts";
import { onStderrError, onStdoutError } from "../terminal/output-errors.ts";
import { createProgram } from "./program.ts";

process.stdout.on("error", onStdoutError);
process.stderr.on("error", onStderrError);

const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  const isCompleting = process.argv[2] === "complete";
  const targets = isCompleting
    ? await (await import("./completion/known-targets.ts")).knownTargets()
    : [];
  await createProgram(targets).parseAsync();
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
