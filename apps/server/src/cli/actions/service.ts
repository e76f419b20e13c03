import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { findServer, stateDirectory } from "@corral/client/node";
import { visibleText } from "@corral/process-service/internal";
import { packageFolder } from "../../package/package-folder.ts";
import { exitCodes } from "../../terminal/exit-codes.ts";
import type { Io } from "../../terminal/io.ts";
import { UsageError } from "../../terminal/usage-error.ts";
import { loginService, type Command, type LoginService } from "./login-service.ts";

export type ServiceVerb = "print" | "install" | "uninstall" | "status";

interface ServiceOptions {
  readonly dataDir?: string;
}

/** A command of the system that does not answer is not there, milliseconds. */
const answerWithinMs = 20_000;

/** Starts `corral serve` at login, no longer does so, says whether it does, or prints the unit. */
export async function service(
  verb: ServiceVerb,
  { dataDir }: ServiceOptions,
  io: Io,
): Promise<number> {
  const directory = resolve(dataDir ?? stateDirectory());
  // The service manager starts it without the environment and the directory of this shell.
  const isOwn = dataDir !== undefined || Boolean(process.env["CORRAL_DATA_DIR"]);
  const found = loginService(process.platform, {
    nodePath: process.execPath,
    mainPath: join(packageFolder, "dist/cli/main.js"),
    args: isOwn ? ["--data-dir", directory] : [],
    home: homedir(),
    configHome: process.env["XDG_CONFIG_HOME"] || undefined,
    userId: process.getuid?.(),
  });
  if (found === undefined) {
    throw new UsageError(`Corral knows no service manager of ${process.platform}.`);
  }
  switch (verb) {
    case "print":
      if (found.file === undefined) throw new UsageError("There is no file here: use install.");
      io.out(found.file.text.trimEnd());
      return exitCodes.done;
    case "install":
      return install(found, io);
    case "uninstall":
      return uninstall(found, io);
    case "status":
      return status(found, directory, io);
  }
}

async function install({ file, install: commands }: LoginService, io: Io): Promise<number> {
  const wasThere = file !== undefined && existsSync(file.path);
  if (file !== undefined) {
    await mkdir(dirname(file.path), { recursive: true });
    await writeFile(file.path, file.text);
    io.err(`Written: ${file.path}`);
  }
  if (!(await runAll(commands, io))) {
    // A unit that nothing has enabled would be started at no login, yet look installed.
    if (file !== undefined && !wasThere) await rm(file.path, { force: true });
    io.err("It is not started at login. `corral serve --detach` starts it until the next restart.");
    return exitCodes.failed;
  }
  io.err("Corral starts at login, and has been started: corral open");
  return exitCodes.done;
}

async function uninstall({ file, uninstall: commands }: LoginService, io: Io): Promise<number> {
  const wasThere = file === undefined || existsSync(file.path);
  if (!wasThere) {
    io.err("It is not installed.");
    return exitCodes.nothing;
  }
  const stopped = await runAll(commands, io);
  if (file !== undefined) await rm(file.path, { force: true });
  io.err("Corral no longer starts at login.");
  return stopped ? exitCodes.done : exitCodes.failed;
}

async function status(
  { file, status: command }: LoginService,
  directory: string,
  io: Io,
): Promise<number> {
  const isInstalled = file === undefined ? undefined : existsSync(file.path);
  const runs = (await run(command)) === undefined;
  const server = await findServer(directory);
  if (isInstalled === false) io.out("Not installed: corral service install");
  else io.out(runs ? "Installed, and runs." : "Installed, but does not run.");
  io.out(
    server === undefined
      ? "No server answers."
      : `A server answers at ${server.url} (pid ${server.pid}).`,
  );
  return runs && isInstalled !== false ? exitCodes.done : exitCodes.nothing;
}

/** Whether all succeeded; the first failure is said, with the command, and ends it. */
async function runAll(commands: readonly Command[], io: Io): Promise<boolean> {
  for (const command of commands) {
    const failure = await run(command);
    if (failure === undefined) continue;
    io.err(`${command.join(" ")}: ${visibleText(failure)}`);
    return false;
  }
  return true;
}

/** Why a command failed, in its own words; undefined when it succeeded. */
async function run([program, ...args]: Command): Promise<string | undefined> {
  try {
    await promisify(execFile)(program, args, { timeout: answerWithinMs });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const said = "stderr" in error ? String(error.stderr).trim() : "";
    return said === "" ? error.message : (said.split("\n")[0] ?? said);
  }
}
