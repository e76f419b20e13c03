import { defined } from "@corral/inspector/core";
import { visibleText } from "@corral/process-service/internal";
import { stateDirectory } from "@corral/client/node";
import { noticeKinds } from "@corral/process-service/internal";
import type { Settings } from "@corral/process-service";
import type { Connection } from "../../connection/connect.ts";
import { changeFile } from "../../state/change-file.ts";
import { mostHooks, readHooks, writeHooks } from "../../hooks/hook-file.ts";
import { readHookRuns } from "../../hooks/hook-record.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import { printJson, type Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import type { CommonOptions } from "./common-options.ts";
import { namesIn } from "./event-names.ts";

/** The settings of the server and of the store, one a line; those below `autoCleanUp` by their path. */
export async function showConfig(
  options: CommonOptions,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const settings = await client.settings.get.query();
  if (options.json === true) printJson(io, "config", settings);
  else for (const [path, value] of flatten(settings)) io.out(`${path} = ${JSON.stringify(value)}`);
  return exitCodes.done;
}

/** Changes one setting: "autoCleanUp.dryRun", "true". The API says which values it may have. */
export async function setConfig(
  path: string,
  text: string,
  { client }: Connection,
  io: Io,
): Promise<number> {
  const settings = await client.settings.get.query();
  const known = flatten(settings).map(([name]) => name);
  if (!known.includes(path)) {
    throw new UsageError(
      `There is no setting “${visibleText(path)}”; \`corral config\` lists them.`,
    );
  }
  const saved = await client.settings.update.mutate(changeOf(path, valueOf(text)));
  const [, value] = flatten(saved).find(([name]) => name === path) ?? [];
  io.out(`${path} = ${JSON.stringify(value)}`);
  return exitCodes.done;
}

/** The commands that are run for events, and how they went last. */
export function listHooks(options: CommonOptions, io: Io): number {
  const directory = options.dataDir ?? stateDirectory();
  const { hooks, problem } = readHooks(directory);
  const runs = readHookRuns(directory);
  if (options.json === true) printJson(io, "hooks", { hooks, runs, ...defined({ problem }) });
  else {
    if (problem !== undefined) io.err(`They are not run: ${problem}`);
    else if (hooks.length === 0) {
      io.err(
        "No command is run. Add one: corral config hook add waiting,ended -- 'notify-send Corral'",
      );
    }
    for (const [at, { on, command }] of hooks.entries()) {
      io.out(`${at + 1}  ${on.join(",")}  ${visibleText(command)}`);
      const last = runs.findLast((run) => run.command === command);
      if (last !== undefined) io.out(io.colors.dim(`   last: ${visibleText(resultOf(last))}`));
    }
  }
  return problem === undefined ? exitCodes.done : exitCodes.failed;
}

export async function addHook(
  events: string,
  words: readonly string[],
  options: CommonOptions,
  io: Io,
): Promise<number> {
  const on = namesIn(events, noticeKinds);
  const command = words.join(" ");
  if (command.trim() === "") throw new UsageError("Say which command, after --.");
  const directory = options.dataDir ?? stateDirectory();
  await changeFile(directory, () => {
    const hooks = usable(directory);
    if (hooks.length >= mostHooks)
      throw new UsageError(`There are ${mostHooks} already, the most.`);
    writeHooks(directory, [...hooks, { on, command }]);
  });
  io.err(`For ${on.join(", ")}: ${visibleText(command)}`);
  return exitCodes.done;
}

export async function removeHook(number: number, options: CommonOptions, io: Io): Promise<number> {
  const directory = options.dataDir ?? stateDirectory();
  const hook = await changeFile(directory, () => {
    const hooks = usable(directory);
    const found = hooks[number - 1];
    if (found === undefined) throw new UsageError(`There is no hook ${number}: corral config hook`);
    writeHooks(directory, hooks.toSpliced(number - 1, 1));
    return found;
  });
  io.err(`Removed: ${visibleText(hook.command)}`);
  return exitCodes.done;
}

/** A file that is not used is not overwritten either. */
function usable(directory: string) {
  const { hooks, problem } = readHooks(directory);
  if (problem !== undefined) throw new UsageError(`Look at it first: ${problem}`);
  return hooks;
}

function resultOf({
  exitCode,
  signal,
  timedOut,
  error,
  tookMs,
}: ReturnType<typeof readHookRuns>[number]) {
  if (error !== undefined) return error;
  if (timedOut === true) return `took too long, ended after ${tookMs} ms`;
  return signal === undefined ? `exit code ${exitCode}, ${tookMs} ms` : `ended by ${signal}`;
}

/** Lists stay whole. */
function flatten(settings: Settings): (readonly [string, unknown])[] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one] as const)
      : [[name, value] as const],
  );
}

function changeOf(path: string, value: unknown): object {
  const [name = "", inner] = path.split(".");
  return { [name]: inner === undefined ? value : { [inner]: value } };
}

/** JSON, else text as it is. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
