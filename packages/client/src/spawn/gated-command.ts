import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { Writable } from "node:stream";

/** How a command ended: either `code` or `signal` is null; both where nobody could tell. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command whose process exists, but does not start the program before `release`. */
export interface GatedCommand {
  readonly child: ChildProcess;
  /** The same before and after `release`. */
  readonly pid: number;
  readonly ended: Promise<ExitStatus>;
  release(): void;
}

export interface GateOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** At most nine streams; default "inherit". */
  readonly stdio?: StdioOptions;
}

/** Exit code of a command that never started, as of env(1) and timeout(1). */
const notStarted = 125;

/*
 * Waits for a byte on the gate's descriptor, then executes the command in the same process. If this
 * program dies first, the read fails and the command never starts.
 */
const gateScript = (gate: number): string =>
  `read -r _ <&${gate} || exit ${notStarted}; exec "$@" ${gate}<&-`;

/**
 * Starts a command behind a gate, so that it can be registered before it can fork. The command shares
 * this program's process group, which is the terminal's foreground group if there is a terminal.
 * Throws the system's error when the shell cannot be started.
 */
export async function startGatedCommand(
  command: readonly string[],
  { env, cwd, stdio = "inherit" }: GateOptions,
): Promise<GatedCommand> {
  const streams = streamsOf(stdio);
  // dash takes descriptors of one digit only.
  if (streams.length > 9) throw new TypeError("A command may have at most nine streams.");
  const [file = "", ...first] = gateShell(env);
  const args = [...first, "-c", gateScript(streams.length), "corral", ...command];
  const child = spawn(file, args, { stdio: [...streams, "pipe"], env, cwd });
  const ended = new Promise<ExitStatus>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  await once(child, "spawn");
  const gate = child.stdio[streams.length];
  if (!(gate instanceof Writable) || child.pid === undefined)
    throw new Error("The gate of the command has no pipe.");
  // EPIPE: the command was killed while it waited.
  gate.on("error", () => undefined);
  return { child, pid: child.pid, ended, release: () => gate.end("\n") };
}

type Streams = Exclude<StdioOptions, string>;

/** The first three, and those that were asked for beyond. */
export function streamsOf(stdio: StdioOptions): Streams {
  if (typeof stdio === "string") return [stdio, stdio, stdio];
  return [...stdio, ...Array<undefined>(Math.max(0, 3 - stdio.length)).fill(undefined)];
}

/**
 * dash, the /bin/sh of many systems, drops variables whose names are no shell identifiers
 * (`npm_config_//registry`, exported bash functions). bash passes them on.
 */
function gateShell(environment: NodeJS.ProcessEnv): string[] {
  const needsBash = Object.keys(environment).some((name) => !/^[A-Za-z_]\w*$/.test(name));
  const bash = needsBash
    ? ["/bin/bash", "/usr/bin/bash"].find((path) => existsSync(path))
    : undefined;
  // In POSIX mode bash reads no start-up file (BASH_ENV).
  return bash === undefined ? ["/bin/sh"] : [bash, "--posix"];
}
