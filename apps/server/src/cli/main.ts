#!/usr/bin/env node
import { nodeVersionProblem } from "./node-version.ts";
import { onStderrError, onStdoutError } from "../terminal/output-errors.ts";
import { createProgram } from "./program.ts";

/** Before any parsing, for errors of the parser; the command that `corral run` starts has options of its own. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words[0] !== "run" && words.slice(0, end < 0 ? undefined : end).includes("--json");
}

process.stdout.on("error", onStdoutError);
process.stderr.on("error", onStderrError);

const problem = nodeVersionProblem(process.versions.node);
if (problem === undefined) {
  const isCompleting = process.argv[2] === "complete";
  const targets = isCompleting
    ? await (await import("./completion/known-targets.ts")).knownTargets()
    : [];
  await createProgram(targets, { json: asksForJson(process.argv.slice(2)) }).parseAsync();
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
