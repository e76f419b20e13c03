import { readStat } from "@corral/inspector/linux";
import { inForeground } from "./foreground.ts";

/** Signals that a terminal sends to every process of its foreground group. */
const terminalSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGHUP", "SIGWINCH"];
const programSignals: readonly NodeJS.Signals[] = ["SIGTERM", "SIGUSR1", "SIGUSR2"];

/**
 * How long the command must be stopped before this program stops, too, milliseconds. Longer than a
 * kill usually freezes a process, shorter than a user waits for the prompt.
 */
const STOP_AFTER_MS = 300;

/**
 * Forwards signals that this program receives to the command.
 *
 * - Signals of the terminal reach the command directly. In the foreground they are not forwarded: one
 *   Ctrl-C would become two, which many agents take for "exit at once".
 * - SIGTSTP (Ctrl-Z) keeps its default: the terminal stops both processes, the shell continues both.
 * - When only the command stops (SIGSTOP), this program stops, too; otherwise the shell would wait
 *   forever. When this program is continued, it continues the command.
 */
export function forwardSignals(pid: number): Disposable {
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(pid, signal);
    } catch {
      // The command has ended; its exit is handled elsewhere.
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
    }, STOP_AFTER_MS);
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
