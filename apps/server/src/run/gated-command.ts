import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Writable } from "node:stream";
import type { ExitStatus } from "./exit-status.ts";
import { runExitCodes } from "./exit-status.ts";

/** A command whose process exists, but does not start the program before `release`. */
export interface GatedCommand {
  /** The same before and after `release`. */
  readonly pid: number;
  readonly ended: Promise<ExitStatus>;
  release(): void;
}

/*
 * Waits for a byte on descriptor 3, then executes the command in the same process. If this program
 * dies first, the read fails and the command never starts.
 */
const gateScript = `read -r _ <&3 || exit ${runExitCodes.failed}; exec "$@" 3<&-`;

/**
 * Starts a command behind a gate, so that it can be registered before it can fork. The command shares
 * this program's process group, which is the terminal's foreground group if there is a terminal, and
 * its standard streams. Throws the system's error when the shell cannot be started.
 */
export async function startGatedCommand(
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<GatedCommand> {
  const [file = "", ...rest] = gateShell(command, environment);
  const child = spawn(file, rest, {
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    env: environment,
  });
  const ended = new Promise<ExitStatus>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await once(child, "spawn");
  const gate = child.stdio[3];
  if (!(gate instanceof Writable) || child.pid === undefined)
    throw new Error("The gate of the command has no pipe.");
  // EPIPE: the command was killed while it waited.
  gate.on("error", () => undefined);
  return { pid: child.pid, ended, release: () => gate.end("\n") };
}

/**
 * dash, the /bin/sh of many systems, drops variables whose names are no shell identifiers
 * (`npm_config_//registry`, exported bash functions). bash passes them on.
 */
function gateShell(command: readonly string[], environment: NodeJS.ProcessEnv): string[] {
  const needsBash = Object.keys(environment).some((name) => !/^[A-Za-z_]\w*$/.test(name));
  const bash = needsBash
    ? ["/bin/bash", "/usr/bin/bash"].find((path) => existsSync(path))
    : undefined;
  // In POSIX mode bash reads no start-up file (BASH_ENV).
  const shell = bash === undefined ? ["/bin/sh"] : [bash, "--posix"];
  return [...shell, "-c", gateScript, "corral", ...command];
}
