import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Writable } from "node:stream";
import type { ExitStatus } from "./exit-status.ts";
import { runExitCodes } from "./exit-status.ts";

/** A command that exists as a process, but does nothing until it is let go. */
export interface GatedCommand {
  /** Of the command itself, before and after it is let go. */
  readonly pid: number;
  readonly ended: Promise<ExitStatus>;
  release(): void;
}

/*
 * Waits for a byte on descriptor 3, then becomes the command, in the same process. When this
 * program dies first, the read ends and the command never starts.
 */
const gateScript = `read -r _ <&3 || exit ${runExitCodes.failed}; exec "$@" 3<&-`;

/**
 * Starts a command held back, so that it can be registered before it can fork. It stays in this
 * program's process group: the terminal's, where there is one. Its standard streams are this
 * program's own. Throws the system's error when it cannot be started.
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
  if (!(gate instanceof Writable) || child.pid === undefined) throw new Error("No way to hold it");
  // It may have been stopped while it waited.
  gate.on("error", () => undefined);
  return { pid: child.pid, ended, release: () => gate.end("\n") };
}

/**
 * dash, which is /bin/sh in many places, drops variables whose names are not its own kind of word
 * (`npm_config_//registry`, exported functions of bash). bash hands them on.
 */
function gateShell(command: readonly string[], environment: NodeJS.ProcessEnv): string[] {
  const needsBash = Object.keys(environment).some((name) => !/^[A-Za-z_]\w*$/.test(name));
  const bash = needsBash
    ? ["/bin/bash", "/usr/bin/bash"].find((path) => existsSync(path))
    : undefined;
  // In POSIX mode it reads no start-up file (BASH_ENV).
  const shell = bash === undefined ? ["/bin/sh"] : [bash, "--posix"];
  return [...shell, "-c", gateScript, "corral", ...command];
}
