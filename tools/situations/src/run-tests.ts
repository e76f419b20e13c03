import { createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { cloneInto, root } from "./clone.ts";
import { startGroup } from "./group.ts";

/** Where and as whom the tests run. */
export interface Setting {
  /** The clone is made in here. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The clone belongs to that user, who runs the tests. Needs root. */
  readonly user?: string;
  /** How many clones run at once; default 1. */
  readonly copies?: number;
}

export interface Outcome {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly seconds: number;
  /** The lines that name a failed test or step. */
  readonly failures: readonly string[];
  /** Everything that was printed. Stays. */
  readonly log: string;
}

/** pnpm as the README calls it. */
export async function pnpm(...args: readonly string[]): Promise<readonly [string, ...string[]]> {
  const manifest: { packageManager: string } = JSON.parse(
    await readFile(join(root, "package.json"), "utf8"),
  );
  return ["npx", "--yes", manifest.packageManager, ...args];
}

/** As another user, in a home of the test's own: runuser(1) would set that user's. */
function as(
  user: string | undefined,
  env: NodeJS.ProcessEnv,
  command: readonly [string, ...string[]],
) {
  if (user === undefined) return command;
  return ["runuser", "-u", user, "--", "env", `HOME=${env["HOME"]}`, ...command] as const;
}

export async function runTests({ folder, environment, user }: Setting): Promise<Outcome> {
  const cwd = await cloneInto(folder, user);
  const log = join(tmpdir(), `corral-situation-${process.pid}-${Date.now()}.log`);
  const output = createWriteStream(log, { flags: "a" });
  const startedAt = performance.now();
  await using group = startGroup(as(user, environment, await pnpm("test")), {
    cwd,
    env: environment,
  });
  for (const stream of [group.child.stdout, group.child.stderr])
    stream.pipe(output, { end: false });
  const exitCode = await group.exit;
  output.end();
  await finished(output);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  return { exitCode, seconds, failures: failuresIn(await readFile(log, "utf8")), log };
}

const COLOURS = /\u001B\[[\d;]*m/g;
const FAILURE = /^(?:\S+:test: )?\s*(?:FAIL |× |ERROR |Failed: |Error: )/;

function failuresIn(text: string): readonly string[] {
  const lines = text.replaceAll(COLOURS, "").split("\n");
  return lines.filter((line) => FAILURE.test(line)).slice(0, 20);
}
