import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const main =
  process.env["CORRAL_MAIN"] ??
  fileURLToPath(new URL("../../apps/server/dist/cli/main.js", import.meta.url));

export interface Command extends AsyncDisposable {
  readonly child: ChildProcess;
  said(): string;
  isOver(): boolean;
  /** Resolves false when it has not ended within the time. */
  ended(withinMs: number): Promise<boolean>;
}

/** The built command on a data directory. */
export function startCorral(directory: string, args: readonly string[]): Command {
  return start([process.execPath, main, ...args], { CORRAL_DATA_DIR: directory });
}

/** The same in a terminal of its own, which goes with it (util-linux). */
export function startInTerminal(directory: string, args: readonly string[]): Command {
  const words = [process.execPath, main, ...args].join(" ");
  return start(["script", "-qfec", words, "/dev/null"], { CORRAL_DATA_DIR: directory });
}

/** Another program that kills a tree over the same store. */
export function startKiller(path: string, root: number): Command {
  const script = fileURLToPath(new URL("killer.ts", import.meta.url));
  return start([process.execPath, script, path, String(root)], {});
}

function start(
  [command = "", ...args]: readonly string[],
  environment: Readonly<Record<string, string>>,
): Command {
  const child = spawn(command, args, {
    env: { ...process.env, NO_COLOR: "1", ...environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (text) => (said += String(text)));
  child.stderr.on("data", (text) => (said += String(text)));
  const exited = once(child, "exit");
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  return {
    child,
    said: () => said,
    isOver,
    ended: async (withinMs) =>
      Promise.race([exited.then(() => true), delay(withinMs, false, { ref: false })]),
    [Symbol.asyncDispose]: async () => {
      if (!isOver()) child.kill("SIGKILL");
      await exited;
    },
  };
}
