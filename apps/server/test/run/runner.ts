/* `corral run` without the argument parser: its options as JSON in the first argument. */
import { runCommand } from "../../src/run/run-command.ts";
import type { RunOptions } from "../../src/run/run-options.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the tests themselves
const options = JSON.parse(process.argv[2] ?? "{}") as RunOptions;
process.exit(await runCommand(options));
