import { readStat } from "@corral/inspector/linux";
import { inForeground } from "./foreground.ts";

/** What the keys of a terminal send to every process of its foreground group. */
const terminalSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGHUP", "SIGWINCH"];
const programSignals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGUSR1", "SIGUSR2"];

/**
 * How long the command must have been stopped before this program stops too, milliseconds. Longer
 * than the freeze of a kill usually lasts, shorter than a person waits for the prompt.
 */
const stopAfterMs = 300;

/**
 * Passes on to the command what is sent to this program.
 *
 * - What a terminal sends reaches the command by itself; passing it on would make one Ctrl-C two,
 *   which many agents take for "leave at once". So in the foreground it is not passed on.
 * - SIGTSTP (Ctrl-Z) is left to its default: the terminal stops both, the shell continues both.
 * - A command that stops itself alone (SIGSTOP) takes this program with it, or the shell would wait
 *   for it for ever; continued, this program continues the command.
 */
export function forwardSignals(pid: number): Disposable {
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended, and its end is being dealt with.
    }
  };
  const unlessForeground = (signal: NodeJS.Signals) => {
    if (!inForeground()) send(signal);
  };
  const resume = () => {
    if (isStopped(pid)) send("SIGCONT");
  };
  let stopping: NodeJS.Timeout | undefined;
  const followStop = () => {
    if (stopping !== undefined || !isStoppedHere(pid)) return;
    stopping = setTimeout(() => {
      stopping = undefined;
      if (isStoppedHere(pid)) process.kill(process.pid, "SIGSTOP");
    }, stopAfterMs);
  };
  const listeners: readonly (readonly [NodeJS.Signals, (signal: NodeJS.Signals) => void])[] = [
    ...terminalSignals.map((signal) => [signal, unlessForeground] as const),
    ...programSignals.map((signal) => [signal, send] as const),
    ["SIGCONT", resume],
    ["SIGCHLD", followStop],
  ];
  for (const [signal, listener] of listeners) process.on(signal, listener);
  return {
    [Symbol.dispose]: () => {
      clearTimeout(stopping);
      for (const [signal, listener] of listeners) process.removeListener(signal, listener);
    },
  };
}

function isStopped(pid: number): boolean {
  return readStat(pid)?.state === "stopped";
}

function isStoppedHere(pid: number): boolean {
  return isStopped(pid) && inForeground();
}
