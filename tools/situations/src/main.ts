// `pnpm situations [name[=times]…]`: the README's test command in fresh clones of HEAD, in each
// situation in which people run it. Hours in all, so it is no part of the tests: run it before a release.
import { cleanEnvironment } from "./environment.ts";
import { type Outcome, runTests } from "./run-tests.ts";
import { type Situation, situations } from "./situations.ts";

const chosen = process.argv.slice(2).map(parse);
const plan: (readonly [Situation, number])[] =
  chosen.length > 0 ? chosen : situations.map((situation) => [situation, situation.times]);

// So that whatever was started ends on Ctrl-C, too: a signal's default end runs no "exit" listener.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(130));

let failed = 0;
for (const [situation, times] of plan) {
  for (let turn = 1; turn <= times; turn += 1) {
    const skipped = situation.unavailable?.();
    if (skipped !== undefined) {
      console.log(`${situation.name}: not run, ${skipped}`);
      break;
    }
    for (const outcome of await runOnce(situation)) {
      if (outcome.exitCode !== 0) failed += 1;
      console.log(`${situation.name} ${turn}/${times}: ${describe(outcome)}`);
    }
  }
}
process.exitCode = failed === 0 ? 0 : 1;

async function runOnce(situation: Situation): Promise<readonly Outcome[]> {
  await using stack = new AsyncDisposableStack();
  const setting = await situation.prepare(stack, cleanEnvironment());
  const copies = Array.from({ length: setting.copies ?? 1 }, () => runTests(setting));
  return await Promise.all(copies);
}

function parse(argument: string): readonly [Situation, number] {
  const [name, times] = argument.split("=");
  const situation = situations.find((each) => each.name === name);
  if (situation !== undefined && /^[1-9]\d*$/.test(times ?? "1")) {
    return [situation, times === undefined ? situation.times : Number(times)];
  }
  console.error(`usage: pnpm situations [name[=times]…]\n`);
  for (const { name, about } of situations) console.error(`  ${name.padEnd(16)} ${about}`);
  process.exit(2);
}

function describe({ exitCode, seconds, failures, log }: Outcome): string {
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
  if (exitCode === 0) return `green, ${time}`;
  return [`RED (${exitCode}), ${time}, ${log}`, ...failures].join("\n    ");
}
